package io.councilrouter.codec.dialect;

/**
 * What an answer repeats of its request, or must know of it: gathered by the reader of a wire's requests, understood by
 * the writer of the same wire's answers, and opaque to everybody in between. Not thread-safe; belongs to one attempt.
 */
public interface RequestEcho {

    /** Releases what it holds. Idempotent. */
    void close();
}
