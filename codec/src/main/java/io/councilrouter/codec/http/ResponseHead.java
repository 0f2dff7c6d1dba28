package io.councilrouter.codec.http;

/**
 * The head of one response: its status, how long the body is, whether the connection may be used again.
 *
 * <p>A view that is reused: valid until the parser's {@code reset}. Not thread-safe.
 */
public final class ResponseHead {

    private final Headers headers;

    int minor;
    int status;
    boolean keepAlive;
    BodyKind bodyKind = BodyKind.NONE;
    long contentLength;

    ResponseHead(HeadBytes head) {
        this.headers = new Headers(head);
    }

    /** The header lines. */
    public Headers headers() {
        return headers;
    }

    /** Minor version of HTTP/1.x, 0 or 1. */
    public int minor() {
        return minor;
    }

    /** Status code, 200 to 599; interim responses are skipped. */
    public int status() {
        return status;
    }

    /** Whether the connection may serve another request once the body has been read to its end. */
    public boolean keepAlive() {
        return keepAlive;
    }

    /** How the end of the body is found. */
    public BodyKind bodyKind() {
        return bodyKind;
    }

    /** Length of the body in bytes, if {@link #bodyKind} is {@link BodyKind#LENGTH}; else 0. */
    public long contentLength() {
        return contentLength;
    }

    void clear() {
        headers.clear();
        minor = 1;
        status = 0;
        keepAlive = false;
        bodyKind = BodyKind.NONE;
        contentLength = 0;
    }
}
