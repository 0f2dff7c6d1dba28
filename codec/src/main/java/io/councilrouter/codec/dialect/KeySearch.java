package io.councilrouter.codec.dialect;

import io.councilrouter.codec.Borrowed;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Finds a few field names in JSON without parsing it: colons are looked for eight bytes at a time, and a name is compared
 * only where its last letter stands before one. Immutable, shared between threads; allocates nothing.
 *
 * <p>A quote inside a JSON string always has a backslash before it, so {@code "usage":} cannot occur inside text that an
 * engine generated. It can occur as a field of an object nested anywhere, so that a hit must be confirmed where a
 * document may hold foreign objects (Ollama's tool arguments, say).
 */
public final class KeySearch {
    private static final int WORDS = 8;
    private static final int MOST = 31;

    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGHS = 0x8080_8080_8080_8080L;
    private static final long COLONS = ':' * ONES;

    private final byte[][] keys;
    /** By a name's last letter, a bit for each name that ends in it. */
    private final int[] byLast = new int[256];

    /** Searches for these names, given without quotes: plain ASCII, 1 to 31 of them. */
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
     * The next field of one of the names.
     *
     * @param from absolute index to search from
     * @param to absolute index to stop before
     * @return a hit for {@link #key} and {@link #value}, negative when there is none
     */
    public long next(@Borrowed ByteBuf in, int from, int to) {
        int at = from;
        for (; at + Long.BYTES <= to; at += Long.BYTES) {
            long word = in.getLongLE(at) ^ COLONS;
            // A bit for each colon; above one there may be a bit too many, which is no colon then.
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

    /** The hit whose colon is at {@code colon}, negative if none is. Python's writer puts a blank behind, some before. */
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

    /** The name that stands in {@code [from, to)}: its place in the constructor's list, −1 if it is none of them. */
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

    /** Which name was hit: its place in the constructor's list. */
    public static int key(long hit) {
        return (int) hit & ((1 << WORDS) - 1);
    }

    /** Absolute index of the first byte of the value that was hit. */
    public static int value(long hit) {
        return (int) (hit >>> WORDS);
    }

    /** Index of the first byte at or after {@code from} that is no JSON white space; {@code to} if there is none. */
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
