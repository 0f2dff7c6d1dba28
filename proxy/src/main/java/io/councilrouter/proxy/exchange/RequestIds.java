package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.http.Headers;
import io.councilrouter.codec.http.KnownHeader;
import java.nio.charset.StandardCharsets;

/**
 * Request ids: the client's own if it is well-formed ({@code [A-Za-z0-9._-]}, 1 to 128 characters), else a UUIDv7 (RFC 9562), which
 * sorts by time. One per loop. The random bits come from a xorshift generator, for ids are names, not secrets.
 */
public final class RequestIds {
    private static final int MOST = 128;
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final byte[] text = new byte[36];
    private long state;

    /** A source whose random bits begin at {@code seed}. */
    public RequestIds(long seed) {
        state = seed == 0 ? 0x9E3779B97F4A7C15L : seed;
    }

    /** The id of a request that came at {@code millis}. */
    public String of(Headers headers, long millis) {
        int line = headers.first(KnownHeader.X_REQUEST_ID);
        return line >= 0 && decent(headers, line) ? headers.text(line) : next(millis);
    }

    private static boolean decent(Headers headers, int line) {
        int length = headers.valueLength(line);
        if (length < 1 || length > MOST) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            byte b = headers.valueByte(line, i);
            boolean letter = (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9');
            if (!letter && b != '.' && b != '_' && b != '-') {
                return false;
            }
        }
        return true;
    }

    /** A new UUIDv7. */
    public String next(long millis) {
        long high = millis << 16 | 0x7000 | random() >>> 52;
        long low = 0x8000000000000000L | random() >>> 2;
        int at = 0;
        for (int i = 0; i < 32; i++) {
            if (i == 8 || i == 12 || i == 16 || i == 20) {
                text[at++] = '-';
            }
            long word = i < 16 ? high : low;
            text[at++] = HEX[(int) (word >>> (60 - 4 * (i & 15))) & 15];
        }
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    private long random() {
        state ^= state << 13;
        state ^= state >>> 7;
        state ^= state << 17;
        return state;
    }
}
