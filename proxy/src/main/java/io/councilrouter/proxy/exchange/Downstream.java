package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.ByteSink;

/**
 * Who is answered: a client's socket, or a council for its members. Body bytes go into {@link #sink}, unframed, and
 * leave with {@link #flush}; until {@link #begin} nothing has gone out and {@link #discard} forgets them.
 *
 * <p>Not thread-safe; runs on the exchange's event loop.
 */
public interface Downstream {

    /** Where the answer's body is written; what is in it belongs to the downstream. */
    ByteSink sink();

    /** Bytes written to the sink and not yet flushed. */
    long pending();

    /** Forgets what is in the sink. */
    void discard();

    /** Fixes status and headers; they leave with the next flush. Once per exchange. */
    void begin(AnswerHead head);

    /** Sends what is in the sink at the end of this turn, with the head if that has not gone out. Nothing to send is no error. */
    void flush();

    /** The answer is complete: flushes, ends the body, and lets the next request begin. */
    void end();

    /** The answer is over and so is the connection: flushes, ends the body by its framing, closes. */
    void endAndClose();

    /** Sends {@code bytes} at once, with the head if that has not gone out, ahead of what is in the sink. */
    void ahead(byte[] bytes);

    /** The answer cannot be completed: flushes, then closes without the mark of a complete body. */
    void cut();

    /** Whether the client came by the administrators' own address ({@code admin.listen}). */
    boolean admin();

    /** Bytes of body and head sent for the current answer so far. */
    long sent();

    /** Stops or resumes reading the request's body, because nobody can take it on. */
    void hold(boolean held);

    /** Whether it waits for a silent stream without being told that somebody is still at it. */
    default boolean patient() {
        return false;
    }

    /** Whether more may be written now; when it may again, {@link Exchange#onWritable} is called. */
    boolean writable();
}
