package io.councilrouter.codec.fault;

/** What may be tried next after a failed attempt. */
public enum Retry {
    /** Nothing: the same request would fail anywhere. */
    NEVER,
    /** The same backend once more, on a fresh connection, because the keep-alive connection was stale. */
    SAME_BACKEND,
    /** Another backend, or the next model of the chain: it may do better. */
    OTHER_BACKEND
}
