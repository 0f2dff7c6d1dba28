package io.councilrouter.codec.http;

/**
 * How much a peer may send before it is refused. All in bytes but {@code headerCount}.
 *
 * @param requestLine longest request or status line, without its CRLF; beyond it 414
 * @param headerBytes all header lines of a head together, CRLFs included; beyond it 431
 * @param headerLine longest single header line, without its CRLF; beyond it 431
 * @param headerCount most header lines of a head, and most trailer lines; beyond it 431
 * @param body largest request body, declared or chunked; beyond it 413. {@link Long#MAX_VALUE} for answers
 * @param chunkExtension longest chunk-size line with its extensions; beyond it 400
 * @param chunkExtensions chunk extensions of one body together; beyond it 400
 * @param trailerBytes trailers of one body together; beyond it 400
 */
public record HttpLimits(
        int requestLine,
        int headerBytes,
        int headerLine,
        int headerCount,
        long body,
        int chunkExtension,
        int chunkExtensions,
        int trailerBytes) {

    /** Longest header line; longer ones are refused whatever the configuration allows for the whole head. */
    private static final int HEADER_LINE = 16 * 1024;

    /** What a client may send, from the configuration; the chunked coding has fixed bounds. */
    public static HttpLimits of(int requestLine, int headerBytes, int headerCount, long body) {
        return new HttpLimits(
                requestLine,
                headerBytes,
                Math.min(headerBytes, HEADER_LINE),
                headerCount,
                body,
                4 * 1024,
                16 * 1024,
                16 * 1024);
    }

    /** The defaults for what clients send: 16 KiB, 32 KiB, 128 lines, 32 MiB. */
    public static HttpLimits forRequests() {
        return of(16 * 1024, 32 * 1024, 128, 32L << 20);
    }

    /** What a backend may send: 64 KiB of headers, 200 lines, a body without end (it is relayed, not kept). */
    public static HttpLimits forResponses() {
        return of(8 * 1024, 64 * 1024, 200, Long.MAX_VALUE);
    }
}
