package io.councilrouter.codec.json;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Scans the insides of strings for {@link ByteScanner}: UTF-8 (RFC 3629) and escapes (RFC 8259 section 7), resumable at
 * any byte. It goes eight bytes at a time while nothing special comes.
 *
 * <p>Jackson refuses half a surrogate pair in a name, though not in a value. Therefore the escapes of surrogates in
 * names are overwritten in this copy of the bytes: {@code \ud800} becomes {@code \ud000}. No name that we look for
 * contains one.
 */
final class TextScan {
    private static final String NOT_UTF8 = "bytes that are not UTF-8";

    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final long SPACES = ONES * 0x20;
    private static final long QUOTES = ONES * '"';
    private static final long BACKSLASHES = ONES * '\\';

    /** Bytes below this, as Java's signed bytes, continue a character. */
    private static final byte CONTINUED = -64;

    private static final int TEXT = 0;
    private static final int ESCAPE = 1;
    private static final int HEX = 2;
    private static final int UTF8 = 3;

    private byte[] bytes = {};
    private ByteBuffer words = ByteBuffer.wrap(bytes);

    private int state;
    /** Number of hex digits or continuation bytes still to come. */
    private int need;

    private boolean name;
    /** The first hex digit was the one with which surrogates begin. */
    private boolean perhapsSurrogate;

    /** Limits of the next continuation byte. */
    private int low;

    private int high;
    private @Nullable String complaint;

    /** Sets the bytes to be read. */
    void window(byte[] window) {
        bytes = window;
        words = ByteBuffer.wrap(window).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Begins a string, which is a {@code name} or a value. */
    void start(boolean name) {
        this.name = name;
        state = TEXT;
        complaint = null;
    }

    /** Whether this position is not inside an escape or a character. */
    boolean atCharacter() {
        return state == TEXT;
    }

    /** What is wrong with the byte at which the scan stopped; null if nothing is. */
    @Nullable
    String complaint() {
        return complaint;
    }

    /** Goes on to the closing quote, to {@code to}, or to a bad byte. */
    int text(int from, int to) {
        int at = from;
        while (true) {
            at = plain(at, to);
            if (at == to) {
                return to;
            }
            byte b = bytes[at];
            if (b == '"') {
                return at;
            }
            if (b >= 0 && b < 0x20) {
                complaint = "a raw control character in a string";
                return at;
            }
            if (b == '\\') {
                state = ESCAPE;
                at = whole(at + 1, to);
            } else {
                at = wide(at, to);
            }
            if (complaint != null) {
                return at;
            }
        }
    }

    /** Goes over characters outside ASCII: the usual ones in one go, the rest byte by byte. */
    private int wide(int from, int to) {
        byte[] in = bytes;
        int at = from;
        while (at < to && in[at] < 0) {
            int lead = in[at] & 0xff;
            if (lead >= 0xc2 && lead < 0xe0 && at + 1 < to && in[at + 1] < CONTINUED) {
                at += 2;
            } else if (lead > 0xe0
                    && lead < 0xf0
                    && lead != 0xed
                    && at + 2 < to
                    && in[at + 1] < CONTINUED
                    && in[at + 2] < CONTINUED) {
                at += 3;
            } else if (lead(lead)) {
                at = whole(at + 1, to);
                if (complaint != null) {
                    return at;
                }
            } else {
                complaint = NOT_UTF8;
                return at;
            }
        }
        return at;
    }

    /** Goes over bytes that are not special: eight at a time, then one by one. */
    private int plain(int from, int to) {
        int at = from;
        while (at + Long.BYTES <= to) {
            long eight = words.getLong(at);
            long quote = eight ^ QUOTES;
            long backslash = eight ^ BACKSLASHES;
            // Exact up to the lowest byte that is found; a borrow can only falsify the bytes above it.
            long found = (eight
                            | ((eight - SPACES) & ~eight)
                            | ((quote - ONES) & ~quote)
                            | ((backslash - ONES) & ~backslash))
                    & HIGHS;
            if (found != 0) {
                return at + (Long.numberOfTrailingZeros(found) >>> 3);
            }
            at += Long.BYTES;
        }
        while (at < to) {
            byte b = bytes[at];
            if (b < 0x20 || b == '"' || b == '\\') {
                return at;
            }
            at++;
        }
        return to;
    }

    /** Finishes an escape or character that has begun. */
    int whole(int from, int to) {
        int at = from;
        while (state != TEXT && at < to) {
            int b = bytes[at] & 0xff;
            if (state != UTF8) {
                if (!escaped(b, at)) {
                    complaint = "an escape that JSON does not know";
                    return at;
                }
            } else if (b < low || b > high) {
                complaint = NOT_UTF8;
                return at;
            } else {
                low = 0x80;
                high = 0xbf;
                if (--need == 0) {
                    state = TEXT;
                }
            }
            at++;
        }
        return at;
    }

    private boolean escaped(int b, int at) {
        if (state == HEX) {
            int digit = Character.digit(b, 16);
            if (digit < 0) {
                return false;
            }
            if (need == 4) {
                perhapsSurrogate = name && digit == 0xd;
            } else if (need == 3 && perhapsSurrogate && digit >= 8) {
                bytes[at] = (byte) ('0' + digit - 8);
            }
            if (--need == 0) {
                state = TEXT;
            }
            return true;
        }
        switch (b) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> state = TEXT;
            case 'u' -> {
                state = HEX;
                need = 4;
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    /** RFC 3629 section 4: which bytes may begin a character, and the limits of the byte after it. */
    private boolean lead(int b) {
        low = b == 0xe0 ? 0xa0 : b == 0xf0 ? 0x90 : 0x80;
        high = b == 0xed ? 0x9f : b == 0xf4 ? 0x8f : 0xbf;
        if (b < 0xc2 || b > 0xf4) {
            return false;
        }
        need = b < 0xe0 ? 1 : b < 0xf0 ? 2 : 3;
        state = UTF8;
        return true;
    }
}
