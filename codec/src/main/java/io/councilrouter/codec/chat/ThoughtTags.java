package io.councilrouter.codec.chat;

import io.councilrouter.codec.Borrowed;
import io.netty.buffer.ByteBuf;
import io.netty.util.ByteProcessor;

/**
 * Finds {@code <think>} and {@code <thinking>} in the inside of a JSON string, in which every character of a tag may be
 * written as an escape, as servers written in Go do. Positions are absolute in the buffer.
 * Stateless.
 */
final class ThoughtTags {
    /** There is no tag. */
    static final int NONE = -1;
    /** What there is so far may become a tag. */
    static final int CUT = -2;

    /** The eleven characters of the longest tag as bytes, each of them an escape. */
    static final int LONGEST = 6 * 11;

    private static final String NAME = "think";
    private static final String LONG_END = "ing>";
    private static final ByteProcessor PLAIN = value -> value != '<' && value != '\\';
    /** An escape that stands for no character of a tag and no white space. */
    private static final int OTHER = 0xffff;

    private ThoughtTags() {}

    /**
     * The character at {@code at}: how many bytes it takes, above its code; {@link #CUT} if an escape is not yet whole.
     */
    private static int unit(ByteBuf text, int at, int end) {
        int first = text.getByte(at) & 0xff;
        if (first != '\\') {
            return 1 << 16 | first;
        }
        if (at + 1 >= end) {
            return CUT;
        }
        int letter = text.getByte(at + 1) & 0xff;
        return switch (letter) {
            case 'u' -> at + 6 > end ? CUT : 6 << 16 | hex(text, at + 2);
            case 'n' -> 2 << 16 | '\n';
            case 't' -> 2 << 16 | '\t';
            case 'r' -> 2 << 16 | '\r';
            case '/' -> 2 << 16 | '/';
            default -> 2 << 16 | OTHER;
        };
    }

    private static int hex(ByteBuf text, int at) {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(text.getByte(at + i), 16);
            if (digit < 0) {
                return OTHER;
            }
            value = value << 4 | digit;
        }
        return value;
    }

    private static boolean space(int unit) {
        int code = unit & 0xffff;
        return code == ' ' || code == '\n' || code == '\r' || code == '\t';
    }

    /** The first position from {@code at} that is no white space, or begins an escape that is not yet whole. */
    static int afterSpace(@Borrowed ByteBuf text, int at, int end) {
        int next = at;
        while (next < end) {
            int unit = unit(text, next, end);
            if (unit == CUT || !space(unit)) {
                return next;
            }
            next += unit >> 16;
        }
        return next;
    }

    /** The first position from {@code at} where {@code <} stands, or an escape that is not yet whole; else {@code end}. */
    static int opening(@Borrowed ByteBuf text, int at, int end) {
        int next = at;
        while (next < end) {
            int hit = text.forEachByte(next, end - next, PLAIN);
            if (hit < 0) {
                return end;
            }
            int unit = unit(text, hit, end);
            if (unit == CUT || (unit & 0xffff) == '<') {
                return hit;
            }
            next = hit + (unit >> 16);
        }
        return end;
    }

    /**
     * Reads a tag.
     *
     * @param closes whether it is one that closes
     * @return one past the tag that begins at {@code at}; {@link #NONE}, or {@link #CUT}
     */
    static int tag(@Borrowed ByteBuf text, int at, int end, boolean closes) {
        int next = word(text, at, end, closes ? "</" : "<");
        next = next < 0 ? next : word(text, next, end, NAME);
        if (next < 0) {
            return next;
        }
        int stop = word(text, next, end, ">");
        return stop == NONE ? word(text, next, end, LONG_END) : stop;
    }

    private static int word(ByteBuf text, int at, int end, String word) {
        int next = at;
        for (int i = 0; i < word.length(); i++) {
            int unit = next < end ? unit(text, next, end) : CUT;
            if (unit == CUT) {
                return CUT;
            }
            if ((unit & 0xffff) != word.charAt(i)) {
                return NONE;
            }
            next += unit >> 16;
        }
        return next;
    }
}
