package io.councilrouter.codec.fault;

/** What a failed attempt allows next. */
public enum Retry {
    /** The same request would fail again anywhere. */
    NEVER,
    /** A stale keep-alive connection: once more to the same backend on a fresh connection. */
    SAME_BACKEND,
    /** Another backend, or the next model of the chain, may do better. */
    OTHER_BACKEND
}
