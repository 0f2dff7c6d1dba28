package io.councilrouter.codec.dialect;

import io.councilrouter.codec.Borrowed;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Finds a few field names in JSON without parsing it: it searches for colons, eight bytes at a time, and compares a
 * name only where the letter before the colon is its last. Immutable, shared between threads; allocates nothing.
 *
 * <p>A quote inside a JSON string always has a backslash before it, so {@code "usage":} cannot occur inside text that
 * an engine generated. It can be a field of an object nested anywhere, though, so a hit must be confirmed where a
 * document may hold foreign objects (Ollama's tool arguments, say).
 */
public final class KeySearch {
    private static final int WORDS = 8;
    private static final int MOST = 31;

    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGHS = 0x8080_8080_8080_8080L;
    private static final long COLONS = ':' * ONES;

    private final byte[][] keys;
    /** Indexed by a name's last letter; a bit for each name that ends in it. */
    private final int[] byLast = new int[256];

    /** Searches for these names, given without quotes: 1 to 31 names in plain ASCII. */
    public KeySearch(String... names) {
        if (names.length > MOST) {
            throw new IllegalArgumentException("more than " + MOST + " names");
        }
        keys = new byte[names.length][];
        for (int i = 0; i < names.length; i++) {
            keys[i] = names[i].getBytes(StandardCharsets.US_ASCII);
            byLast[keys[i][keys[i].length - 1]] |= 1 << i;
        }
    }

    /**
     * The next field with one of the names.
     *
     * @param from absolute index to search from
     * @param to absolute index to stop before
     * @return a hit for {@link #key} and {@link #value}, negative when there is none
     */
    public long next(@Borrowed ByteBuf in, int from, int to) {
        int at = from;
        for (; at + Long.BYTES <= to; at += Long.BYTES) {
            long word = in.getLongLE(at) ^ COLONS;
            // A bit for each colon; above a real one there may be false bits, which are checked below.
            for (long found = (word - ONES) & ~word & HIGHS; found != 0; found &= found - 1) {
                long hit = at(in, at + (Long.numberOfTrailingZeros(found) >>> 3), from, to);
                if (hit >= 0) {
                    return hit;
                }
            }
        }
        for (; at < to; at++) {
            long hit = at(in, at, from, to);
            if (hit >= 0) {
                return hit;
            }
        }
        return -1;
    }

    /**
     * The hit whose colon is at {@code colon}, negative if it is none. Python's encoder puts a blank after the colon,
     * some put one before.
     */
    private long at(ByteBuf in, int colon, int from, int to) {
        if (in.getByte(colon) != ':') {
            return -1;
        }
        int quote = colon - 1;
        while (quote > from && blank(in.getByte(quote))) {
            quote--;
        }
        if (quote <= from || in.getByte(quote) != '"') {
            return -1;
        }
        for (int left = byLast[in.getByte(quote - 1) & 0xff]; left != 0; left &= left - 1) {
            int key = Integer.numberOfTrailingZeros(left);
            int start = quote - keys[key].length;
            if (start > from && in.getByte(start - 1) == '"' && equal(in, start, keys[key])) {
                int value = skipBlank(in, colon + 1, to);
                return value < to ? (long) value << WORDS | key : -1;
            }
        }
        return -1;
    }

    /** Which name lies in {@code [from, to)}: its index in the constructor's list, −1 if none of them. */
    public int of(@Borrowed ByteBuf in, int from, int to) {
        if (from == to) {
            return -1;
        }
        for (int left = byLast[in.getByte(to - 1) & 0xff]; left != 0; left &= left - 1) {
            int key = Integer.numberOfTrailingZeros(left);
            if (keys[key].length == to - from && equal(in, from, keys[key])) {
                return key;
            }
        }
        return -1;
    }

    private static boolean equal(ByteBuf in, int start, byte[] key) {
        for (int i = 0; i < key.length; i++) {
            if (in.getByte(start + i) != key[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean blank(byte b) {
        return b == ' ' || b == '\t' || b == '\n' || b == '\r';
    }

    /** Which name was hit: its index in the constructor's list. */
    public static int key(long hit) {
        return (int) hit & ((1 << WORDS) - 1);
    }

    /** Absolute index of the first byte of the hit field's value. */
    public static int value(long hit) {
        return (int) (hit >>> WORDS);
    }

    /** Index of the first byte at or after {@code from} that is not JSON white space; {@code to} if there is none. */
    public static int skipBlank(@Borrowed ByteBuf in, int from, int to) {
        int at = from;
        while (at < to && blank(in.getByte(at))) {
            at++;
        }
        return at;
    }

    /** The whole number at {@code from}, −1 if there is none or it has more than 18 digits. */
    public static long number(@Borrowed ByteBuf in, int from, int to) {
        long number = 0;
        int at = from;
        while (at < to && in.getByte(at) >= '0' && in.getByte(at) <= '9') {
            number = number * 10 + (in.getByte(at) - '0');
            at++;
        }
        return at == from || at - from > 18 ? -1 : number;
    }
}
