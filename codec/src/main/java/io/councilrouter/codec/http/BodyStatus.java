package io.councilrouter.codec.http;

/** What {@link BodyScanner#scan} found. */
public enum BodyStatus {
    /** All bytes were consumed; the body continues. */
    MORE,
    /**
     * The next {@link BodyScanner#dataLength()} readable bytes belong to the body; the caller consumes them before it
     * continues.
     */
    DATA,
    /** The body is complete; the reader index is at the first byte after it. */
    DONE,
    /** The framing is broken, a limit was exceeded or the peer closed early; there is a fault. */
    BAD
}
