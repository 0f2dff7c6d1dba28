package io.councilrouter.codec.http;

import org.jspecify.annotations.Nullable;

/**
 * Determines how long the body of a message is, by one rule for both sides (RFC 9112 section 6): at most one
 * Content-Length of digits, or exactly one {@code Transfer-Encoding: chunked} on HTTP/1.1, never both. Where the RFC
 * lets a recipient choose between two interpretations, the message is refused, because two readers that choose
 * differently make request smuggling possible.
 */
final class MessageFraming {

    private static final byte[] CHUNKED = Ascii.of("chunked");
    /** Codings that exist but do not frame a body; any other token is an unknown coding. */
    private static final byte[][] OTHER_CODINGS = {
        Ascii.of("identity"), Ascii.of("gzip"), Ascii.of("x-gzip"), Ascii.of("deflate"), Ascii.of("compress")
    };

    private static final byte[] CLOSE = Ascii.of("close");
    private static final byte[] KEEP_ALIVE = Ascii.of("keep-alive");

    private BodyKind kind = BodyKind.NONE;
    private long length;
    private boolean unknownCoding;

    /**
     * Reads the framing headers.
     *
     * @param minor minor version of HTTP/1.x
     * @param absent the kind of body if there is neither header
     * @return what is wrong, null if nothing is
     */
    @Nullable
    String read(Headers headers, int minor, BodyKind absent) {
        unknownCoding = false;
        length = 0;
        kind = absent;
        int codings = headers.count(KnownHeader.TRANSFER_ENCODING);
        int lengths = headers.count(KnownHeader.CONTENT_LENGTH);
        if (codings > 0 && lengths > 0) {
            return "both Content-Length and Transfer-Encoding";
        }
        if (codings > 0) {
            kind = BodyKind.CHUNKED;
            return coding(headers, codings, minor);
        }
        if (lengths > 1) {
            return "more than one Content-Length";
        }
        if (lengths == 1) {
            length = headers.number(headers.first(KnownHeader.CONTENT_LENGTH));
            kind = length == 0 ? BodyKind.NONE : BodyKind.LENGTH;
            return length < 0 ? "Content-Length is not a number of at most 18 digits" : null;
        }
        return null;
    }

    /** Whether, by its version and its Connection headers, the connection may serve another message. */
    static boolean persists(Headers headers, int minor) {
        if (!headers.has(KnownHeader.CONNECTION)) {
            return minor > 0;
        }
        return !headers.hasToken(KnownHeader.CONNECTION, CLOSE)
                && (minor > 0 || headers.hasToken(KnownHeader.CONNECTION, KEEP_ALIVE));
    }

    BodyKind kind() {
        return kind;
    }

    long length() {
        return length;
    }

    /** Whether what was wrong is a transfer coding that we do not know: 501 instead of 400. */
    boolean unknownCoding() {
        return unknownCoding;
    }

    private @Nullable String coding(Headers headers, int codings, int minor) {
        int line = headers.first(KnownHeader.TRANSFER_ENCODING);
        if (minor == 0) {
            return "Transfer-Encoding on HTTP/1.0";
        }
        if (codings > 1) {
            return "more than one Transfer-Encoding";
        }
        if (headers.valueIsIgnoringCase(line, CHUNKED)) {
            return null;
        }
        unknownCoding = headers.valueLength(line) > 0 && isToken(headers, line);
        for (byte[] coding : OTHER_CODINGS) {
            unknownCoding &= !headers.valueIsIgnoringCase(line, coding);
        }
        return "Transfer-Encoding is not exactly \"chunked\"";
    }

    private static boolean isToken(Headers headers, int line) {
        for (int i = 0; i < headers.valueLength(line); i++) {
            if (!Ascii.is(headers.valueByte(line, i), Ascii.TOKEN)) {
                return false;
            }
        }
        return true;
    }
}
