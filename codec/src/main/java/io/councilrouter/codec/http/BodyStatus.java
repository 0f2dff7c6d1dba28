package io.councilrouter.codec.http;

/** What {@link BodyScanner#scan} found. */
public enum BodyStatus {
    /** All bytes were taken; the body goes on. */
    MORE,
    /** The next {@link BodyScanner#dataLength()} readable bytes are body; the caller takes them before it scans on. */
    DATA,
    /** The body is complete; the reader index is at the first byte behind it. */
    DONE,
    /** The framing is broken, a limit is crossed or the peer closed early; there is a fault. */
    BAD
}
