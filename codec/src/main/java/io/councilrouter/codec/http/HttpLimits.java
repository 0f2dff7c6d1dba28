package io.councilrouter.codec.http;

/**
 * How much a peer may send before it is refused. All in bytes except {@code headerCount}.
 *
 * @param requestLine maximum length of a request or status line, without its CRLF; beyond it 414
 * @param headerBytes all header lines of a head together, CRLFs included; beyond it 431
 * @param headerLine maximum length of a single header line, without its CRLF; beyond it 431
 * @param headerCount maximum number of header lines in a head, and of trailer lines; beyond it 431
 * @param body maximum size of a request body, declared or chunked; beyond it 413. {@link Long#MAX_VALUE} for responses
 * @param chunkExtension maximum length of a chunk-size line with its extensions; beyond it 400
 * @param chunkExtensions all chunk extensions of one body together; beyond it 400
 * @param trailerBytes all trailers of one body together; beyond it 400
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

    /**
     * Maximum length of a header line; longer ones are refused whatever the configuration allows for the whole head.
     */
    private static final int HEADER_LINE = 16 * 1024;

    /** What a client may send, from the configuration; the limits of the chunked coding are fixed. */
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

    /** The defaults for clients: 16 KiB, 32 KiB, 128 lines, 32 MiB. */
    public static HttpLimits forRequests() {
        return of(16 * 1024, 32 * 1024, 128, 32L << 20);
    }

    /** What a backend may send: 64 KiB of headers, 200 lines, and a body of any size (it is relayed, not stored). */
    public static HttpLimits forResponses() {
        return of(8 * 1024, 64 * 1024, 200, Long.MAX_VALUE);
    }
}
