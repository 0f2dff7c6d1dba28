package io.councilrouter.codec.http;

/** The four forms of a request target (RFC 9112 section 3.2). */
public enum TargetForm {
    /** {@code /path?query}. */
    ORIGIN,
    /** {@code http://host/path?query}; its authority takes precedence over the Host header. */
    ABSOLUTE,
    /** {@code host:port}, CONNECT only; there is no path. */
    AUTHORITY,
    /** {@code *}, OPTIONS only; there is no path. */
    ASTERISK
}
