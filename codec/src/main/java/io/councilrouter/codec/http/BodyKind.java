package io.councilrouter.codec.http;

/** How the end of a body is found (RFC 9112 section 6.3). */
public enum BodyKind {
    /** There is no body. */
    NONE,
    /** As many bytes as Content-Length says. */
    LENGTH,
    /** The chunked transfer coding. */
    CHUNKED,
    /** Responses only: all bytes until the peer closes. */
    UNTIL_CLOSE
}
