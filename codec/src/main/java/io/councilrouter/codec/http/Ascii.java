package io.councilrouter.codec.http;

import io.netty.util.AsciiString;

/**
 * What a byte may be in HTTP (RFC 9110 section 5.6, RFC 9112 section 2), and comparisons of byte spans without
 * decoding. Everything here is pure; no method allocates but {@link #of} and {@link #text}.
 */
public final class Ascii {

    /** field-content: HT, SP, VCHAR, obs-text. */
    static final int TEXT = 1;
    /** tchar, the alphabet of methods and field names. */
    static final int TOKEN = 1 << 1;
    /** What a request target may contain; not {@code #}, since a fragment is never sent. */
    static final int TARGET = 1 << 2;
    /** reg-name without percent-encoding, which no real Host uses: unreserved and sub-delims. */
    static final int HOST = 1 << 3;

    static final int DIGIT = 1 << 4;

    private static final byte[] CLASS = new byte[256];
    private static final byte[] LOWER = new byte[256];
    private static final byte[] HEX = new byte[256];

    static {
        for (int b = 0; b < 256; b++) {
            boolean visible = b > 0x20 && b < 0x7f;
            boolean letter = (b | 0x20) >= 'a' && (b | 0x20) <= 'z' && b < 0x80;
            boolean digit = b >= '0' && b <= '9';
            int kind = 0;
            kind |= visible || b == ' ' || b == '\t' || b >= 0x80 ? TEXT : 0;
            kind |= letter || digit || (visible && "!#$%&'*+-.^_`|~".indexOf(b) >= 0) ? TOKEN : 0;
            kind |= visible && b != '#' ? TARGET : 0;
            kind |= letter || digit || (visible && "-._~!$&'()*+,;=".indexOf(b) >= 0) ? HOST : 0;
            kind |= digit ? DIGIT : 0;
            CLASS[b] = (byte) kind;
            LOWER[b] = (byte) (letter ? b | 0x20 : b);
            HEX[b] = (byte) (digit ? b - '0' : letter && (b | 0x20) <= 'f' ? (b | 0x20) - 'a' + 10 : -1);
        }
    }

    private Ascii() {}

    /**
     * A constant as bytes, for matching and writing; meant for static fields.
     *
     * @throws IllegalArgumentException when {@code text} is not ASCII
     */
    public static byte[] of(String text) {
        byte[] bytes = new byte[text.length()];
        for (int i = 0; i < bytes.length; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                throw new IllegalArgumentException("not ASCII: " + text);
            }
            bytes[i] = (byte) c;
        }
        return bytes;
    }

    /** The bytes as ISO 8859-1 text; allocates, so only for slow paths. */
    static String text(byte[] bytes, int from, int length) {
        return new AsciiString(bytes, from, length, false).toString();
    }

    static boolean is(byte b, int kind) {
        return (CLASS[b & 0xff] & kind) != 0;
    }

    static boolean is(char c, int kind) {
        return c < 256 && (CLASS[c] & kind) != 0;
    }

    static byte lower(byte b) {
        return LOWER[b & 0xff];
    }

    /** Value of a hexadecimal digit, -1 if it is not one. */
    static int hex(byte b) {
        return HEX[b & 0xff];
    }

    /** Whether all {@code length} bytes are of the kind. */
    static boolean all(byte[] bytes, int from, int length, int kind) {
        for (int i = from, end = from + length; i < end; i++) {
            if (!is(bytes[i], kind)) {
                return false;
            }
        }
        return true;
    }

    /** Whether the span is exactly {@code other}. */
    static boolean same(byte[] bytes, int from, int length, byte[] other) {
        return length == other.length && startsWith(bytes, from, length, other);
    }

    /** Whether the span begins with {@code prefix}. */
    static boolean startsWith(byte[] bytes, int from, int length, byte[] prefix) {
        if (length < prefix.length) {
            return false;
        }
        for (int i = 0; i < prefix.length; i++) {
            if (bytes[from + i] != prefix[i]) {
                return false;
            }
        }
        return true;
    }

    /** Like {@link #same}, ignoring case; {@code lower} is in lower case. */
    static boolean sameIgnoringCase(byte[] bytes, int from, int length, byte[] lower) {
        return length == lower.length && startsWithIgnoringCase(bytes, from, length, lower);
    }

    /** Like {@link #startsWith}, ignoring case; {@code lower} is in lower case. */
    static boolean startsWithIgnoringCase(byte[] bytes, int from, int length, byte[] lower) {
        if (length < lower.length) {
            return false;
        }
        for (int i = 0; i < lower.length; i++) {
            if (lower(bytes[from + i]) != lower[i]) {
                return false;
            }
        }
        return true;
    }
}
