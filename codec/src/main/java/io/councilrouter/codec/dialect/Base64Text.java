package io.councilrouter.codec.dialect;

import io.councilrouter.codec.Borrowed;
import io.netty.buffer.ByteBuf;

/**
 * Checks that the inside of a JSON string is base64 (RFC 4648 section 4, line breaks allowed): a link, a path or
 * nonsense must not reach a model server as an image. Only the beginning and the end of a long text are checked, so
 * that the loop is not held up; the model server judges the rest. Stateless.
 */
public final class Base64Text {
    /** Longest text that is checked completely, bytes; of a longer one, this much at either end. */
    static final int LOOKED_AT = 32 * 1024;

    private static final int PAD = 64;
    private static final int BREAK = 65;

    private Base64Text() {}

    /** Whether the text may be base64 of at least one byte. */
    public static boolean sound(@Borrowed ByteBuf escaped) {
        int from = escaped.readerIndex();
        int to = escaped.writerIndex();
        if (to - from <= 2 * LOOKED_AT) {
            return sound(escaped, from, to, true);
        }
        // Neither end may be torn out of an escape, which has at most six bytes.
        return sound(escaped, from, letter(escaped, from + LOOKED_AT), false)
                && sound(escaped, letter(escaped, to - LOOKED_AT), to, false);
    }

    /** {@code from}, or the start of an escape that it may lie in. */
    private static int letter(ByteBuf escaped, int from) {
        for (int at = from; at > from - 6; at--) {
            if (escaped.getByte(at) == '\\') {
                return at;
            }
        }
        return from;
    }

    private static boolean sound(ByteBuf in, int from, int to, boolean whole) {
        int letters = 0;
        int pads = 0;
        int at = from;
        while (at < to) {
            int c = in.getByte(at);
            int width = 1;
            if (c == '\\') {
                int letter = at + 1 < to ? in.getByte(at + 1) : -1;
                width = letter == 'u' ? 6 : 2;
                c = letter == 'u' ? unit(in, at + 2, to) : letter == 'n' ? '\n' : letter == 'r' ? '\r' : letter;
            }
            int kind = kind(c);
            if (kind < 0 || (kind < PAD && pads > 0)) {
                return false;
            }
            letters += kind <= PAD ? 1 : 0;
            pads += kind == PAD ? 1 : 0;
            at += width;
        }
        return pads <= 2 && letters > pads && (!whole || (pads == 0 ? letters % 4 != 1 : letters % 4 == 0));
    }

    private static int unit(ByteBuf in, int from, int to) {
        int unit = 0;
        for (int at = from; at < from + 4; at++) {
            int digit = at < to ? Character.digit(in.getByte(at), 16) : -1;
            if (digit < 0) {
                return -1;
            }
            unit = unit << 4 | digit;
        }
        return unit;
    }

    private static int kind(int c) {
        if ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/') {
            return 0;
        }
        if (c == '=') {
            return PAD;
        }
        return c == '\n' || c == '\r' ? BREAK : -1;
    }
}
