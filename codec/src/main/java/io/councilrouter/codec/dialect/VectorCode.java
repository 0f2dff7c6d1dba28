package io.councilrouter.codec.dialect;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Converts embedding vectors between their two forms: a JSON array of numbers, and base64 (RFC 4648) of little-endian
 * float32, which OpenAI's SDKs ask for. Numbers of up to 18 digits are read without allocating. Stateless.
 */
public final class VectorCode {
    private static final byte[] LETTERS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] VALUES = values();

    /** Powers of ten that a double holds exactly. */
    private static final double[] TENS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };

    private static final int MOST_DIGITS = 18;

    private VectorCode() {}

    /**
     * Writes base64, without quotes.
     *
     * @param array a JSON array of numbers between reader and writer index; an element that is not a number counts as 0
     */
    public static void encode(@Borrowed ByteBuf array, ByteSink out) {
        int bits = 0;
        int pending = 0;
        int at = array.readerIndex();
        int end = array.writerIndex();
        while (true) {
            while (at < end && !numeric(array.getByte(at))) {
                at++;
            }
            if (at == end) {
                break;
            }
            int from = at;
            while (at < end && numeric(array.getByte(at))) {
                at++;
            }
            int word = Float.floatToIntBits(number(array, from, at));
            ByteBuf tail = out.tail(8);
            for (int i = 0; i < 4; i++) {
                bits = bits << 8 | (word >>> (8 * i) & 0xff);
                pending += 8;
                while (pending >= 6) {
                    pending -= 6;
                    tail.writeByte(LETTERS[bits >>> pending & 63]);
                }
                bits &= (1 << pending) - 1;
            }
        }
        if (pending > 0) {
            ByteBuf tail = out.tail(4);
            tail.writeByte(LETTERS[bits << (6 - pending) & 63]);
            // One byte left over leaves two bits to write, two bytes leave four.
            tail.writeByte('=');
            if (pending == 2) {
                tail.writeByte('=');
            }
        }
    }

    /**
     * Writes a JSON array of numbers.
     *
     * @param escaped base64 inside a JSON string; characters outside the base64 alphabet are skipped, an incomplete
     *     float at the end is dropped, a float that JSON cannot express becomes 0
     */
    public static void decode(@Borrowed ByteBuf escaped, ByteSink out) {
        int bits = 0;
        int pending = 0;
        int word = 0;
        int bytes = 0;
        boolean first = true;
        out.tail(1).writeByte('[');
        for (int at = escaped.readerIndex(); at < escaped.writerIndex(); at++) {
            int letter = escaped.getByte(at) & 0xff;
            if (letter == '\\' && at + 5 < escaped.writerIndex() && escaped.getByte(at + 1) == 'u') {
                letter = Character.digit(escaped.getByte(at + 4), 16) << 4
                        | Character.digit(escaped.getByte(at + 5), 16);
                at += 5;
            }
            int value = VALUES[letter & 0xff];
            if (value < 0) {
                continue;
            }
            bits = bits << 6 | value;
            pending += 6;
            if (pending < 8) {
                continue;
            }
            pending -= 8;
            word |= (bits >>> pending & 0xff) << (8 * bytes);
            bits &= (1 << pending) - 1;
            if (++bytes == 4) {
                ByteBuf tail = out.tail(24);
                if (!first) {
                    tail.writeByte(',');
                }
                tail.writeCharSequence(text(Float.intBitsToFloat(word)), StandardCharsets.US_ASCII);
                first = false;
                word = 0;
                bytes = 0;
            }
        }
        out.tail(1).writeByte(']');
    }

    private static String text(float value) {
        return Float.isFinite(value) ? Float.toString(value) : "0.0";
    }

    private static boolean numeric(byte b) {
        return (b >= '0' && b <= '9') || b == '-' || b == '+' || b == '.' || b == 'e' || b == 'E';
    }

    /**
     * A mantissa below 2^53 and a power of ten up to 22 are both exact in a double, so that one multiplication or
     * division rounds once (Clinger's fast path); anything longer goes the slow way.
     */
    private static float number(ByteBuf in, int from, int to) {
        boolean negative = in.getByte(from) == '-';
        long mantissa = 0;
        int digits = 0;
        int scale = 0;
        int at = negative ? from + 1 : from;
        boolean fraction = false;
        for (; at < to; at++) {
            byte b = in.getByte(at);
            if (b == '.') {
                fraction = true;
            } else if (b >= '0' && b <= '9') {
                mantissa = mantissa * 10 + (b - '0');
                digits += mantissa == 0 ? 0 : 1;
                scale -= fraction ? 1 : 0;
                if (digits > MOST_DIGITS) {
                    return slow(in, from, to);
                }
            } else {
                break;
            }
        }
        if (at < to) {
            int exponent = exponent(in, at + 1, to);
            if (exponent == Integer.MIN_VALUE) {
                return slow(in, from, to);
            }
            scale += exponent;
        }
        if (mantissa >= 1L << 53 || Math.abs(scale) >= TENS.length) {
            return slow(in, from, to);
        }
        double value = scale < 0 ? mantissa / TENS[-scale] : mantissa * TENS[scale];
        return (float) (negative ? -value : value);
    }

    private static int exponent(ByteBuf in, int from, int to) {
        if (from >= to) {
            return Integer.MIN_VALUE;
        }
        boolean negative = in.getByte(from) == '-';
        int start = negative || in.getByte(from) == '+' ? from + 1 : from;
        long value = KeySearch.number(in, start, to);
        if (value < 0 || value > 999) {
            return Integer.MIN_VALUE;
        }
        return (int) (negative ? -value : value);
    }

    private static float slow(ByteBuf in, int from, int to) {
        try {
            float value = Float.parseFloat(in.toString(from, to - from, StandardCharsets.US_ASCII));
            return Float.isFinite(value) ? value : 0;
        } catch (NumberFormatException noNumber) {
            return 0;
        }
    }

    private static byte[] values() {
        byte[] values = new byte[256];
        Arrays.fill(values, (byte) -1);
        for (int i = 0; i < LETTERS.length; i++) {
            values[LETTERS[i]] = (byte) i;
        }
        return values;
    }
}
