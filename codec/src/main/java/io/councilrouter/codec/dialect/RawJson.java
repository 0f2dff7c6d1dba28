package io.councilrouter.codec.dialect;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.netty.buffer.ByteBuf;

/**
 * Steps over JSON values without parsing them, eight bytes at a time where possible. It finds where a value ends and
 * whether it says anything; it does not check its contents. Stateless, allocates nothing.
 */
public final class RawJson {
    private static final int BYTE_ORDER_MARK = 0xefbbbf;

    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGHS = 0x8080_8080_8080_8080L;
    private static final long QUOTES = '"' * ONES;
    private static final long BACKSLASHES = '\\' * ONES;
    /** Setting this bit turns {@code [} into an opening brace and {@code ]} into a closing one. */
    private static final long BRACED = 0x20 * ONES;

    private static final long OPENING = '{' * ONES;
    private static final long CLOSING = '}' * ONES;

    private RawJson() {}

    /** Index of the first readable byte of the document, after a byte order mark if there is one. */
    public static int begin(@Borrowed ByteBuf in) {
        int from = in.readerIndex();
        return in.readableBytes() >= 3 && in.getUnsignedMedium(from) == BYTE_ORDER_MARK ? from + 3 : from;
    }

    /** Points {@code json} at the readable bytes, skipping a byte order mark. */
    public static void over(@Borrowed ByteBuf in, JsonCursor json) {
        int from = in.readerIndex();
        json.over(in.readerIndex(begin(in)));
        in.readerIndex(from);
    }

    /** Whether the value that begins at {@code from} and has just been read to its end says anything. */
    public static boolean filled(JsonCursor json, long from) {
        ByteBuf value = json.viewOf(from, json.to());
        return filled(value, value.readerIndex(), value.writerIndex());
    }

    /** Whether the readable bytes begin as a JSON object does. */
    public static boolean opens(@Borrowed ByteBuf in) {
        int to = in.writerIndex();
        int at = KeySearch.skipBlank(in, begin(in), to);
        return at < to && in.getByte(at) == '{';
    }

    /**
     * Whether the readable bytes, a frame of a stream that could not be read, begin as a JSON object or are a broken
     * list: part of the answer may be lost with them. A list that is valid JSON does not count.
     */
    public static boolean broken(@Borrowed ByteBuf in, JsonCursor json) {
        if (opens(in)) {
            return true;
        }
        int to = in.writerIndex();
        int at = KeySearch.skipBlank(in, begin(in), to);
        if (at == to || in.getByte(at) != '[') {
            return false;
        }
        over(in, json);
        json.next();
        json.skipChildren();
        return json.next() != Json.END;
    }

    /** Whether the value at {@code from} is the string {@code word}, which is plain ASCII, written without escapes. */
    public static boolean is(@Borrowed ByteBuf in, int from, int to, String word) {
        int end = from + 1 + word.length();
        if (end >= to || in.getByte(from) != '"' || in.getByte(end) != '"') {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (in.getByte(from + 1 + i) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** One past the end of the string whose quote is at {@code from}; −1 if it is not closed before {@code to}. */
    public static int string(@Borrowed ByteBuf in, int from, int to) {
        int at = from + 1;
        while (at < to) {
            if (at + Long.BYTES <= to) {
                long word = in.getLongLE(at);
                long found = zeros(word ^ QUOTES) | zeros(word ^ BACKSLASHES);
                if (found == 0) {
                    at += Long.BYTES;
                    continue;
                }
                at += Long.numberOfTrailingZeros(found) >>> 3;
            }
            byte b = in.getByte(at);
            if (b == '"') {
                return at + 1;
            }
            at += b == '\\' ? 2 : 1;
        }
        return -1;
    }

    /**
     * One past the end of the object or array that opens at {@code from}, skipping strings; −1 if it is not closed
     * before {@code to}.
     */
    public static int closing(@Borrowed ByteBuf in, int from, int to) {
        int depth = 0;
        int at = from;
        while (at < to) {
            if (at + Long.BYTES <= to) {
                long word = in.getLongLE(at);
                long braced = word | BRACED;
                long found = zeros(word ^ QUOTES) | zeros(braced ^ OPENING) | zeros(braced ^ CLOSING);
                if (found == 0) {
                    at += Long.BYTES;
                    continue;
                }
                at += Long.numberOfTrailingZeros(found) >>> 3;
            }
            byte b = in.getByte(at);
            if (b == '"') {
                at = string(in, at, to);
                if (at < 0) {
                    return -1;
                }
                continue;
            }
            at++;
            if (b == '{' || b == '[') {
                depth++;
            } else if ((b == '}' || b == ']') && --depth == 0) {
                return at;
            }
        }
        return -1;
    }

    /** The high bit of each byte that is zero; above the first such byte there may be false bits. */
    private static long zeros(long word) {
        return (word - ONES) & ~word & HIGHS;
    }

    /**
     * One past the end of the value that begins at {@code from}; −1 if there is none, or it does not end before {@code
     * to}.
     */
    public static int value(@Borrowed ByteBuf in, int from, int to) {
        if (from >= to) {
            return -1;
        }
        byte first = in.getByte(from);
        if (first == '"') {
            return string(in, from, to);
        }
        if (first == '{' || first == '[') {
            return closing(in, from, to);
        }
        int end = word(in, from, to);
        return end == from || end == to ? -1 : end;
    }

    /** One past the end of the number or literal at {@code from}. */
    private static int word(ByteBuf in, int from, int to) {
        int at = from;
        while (at < to && !separates(in.getByte(at))) {
            at++;
        }
        return at;
    }

    private static boolean separates(byte b) {
        return switch (b) {
            case ',', ':', '{', '}', '[', ']', '"', ' ', '\t', '\r', '\n' -> true;
            default -> false;
        };
    }

    /**
     * Whether the value in {@code [from, to)} says anything. Null, false, zero, blank strings and empty containers do
     * not, nor does a container that holds only such values; the names of fields do not count.
     */
    public static boolean filled(@Borrowed ByteBuf in, int from, int to) {
        int at = from;
        while (at < to) {
            byte b = in.getByte(at);
            if (b == '"') {
                int end = string(in, at, to);
                if (end < 0) {
                    return true;
                }
                int next = KeySearch.skipBlank(in, end, to);
                boolean name = next < to && in.getByte(next) == ':';
                if (!name && !blank(in, at + 1, end - 1)) {
                    return true;
                }
                at = end;
            } else if (separates(b)) {
                at++;
            } else {
                int end = word(in, at, to);
                if (counts(in, at, end)) {
                    return true;
                }
                at = end;
            }
        }
        return false;
    }

    /** Whether the inside of a string is nothing but blanks, escaped ones included. */
    private static boolean blank(ByteBuf in, int from, int to) {
        for (int at = from; at < to; at++) {
            byte b = in.getByte(at);
            if (b == '\\') {
                byte escaped = in.getByte(++at);
                if (escaped == 'u' && blankHex(in, at + 1, to)) {
                    at += 4;
                } else if (escaped != 'n' && escaped != 'r' && escaped != 't') {
                    return false;
                }
            } else if (b != ' ') {
                return false;
            }
        }
        return true;
    }

    /** Whether four digits stand for a blank or a control character. */
    private static boolean blankHex(ByteBuf in, int from, int to) {
        if (from + 4 > to || in.getByte(from) != '0' || in.getByte(from + 1) != '0') {
            return false;
        }
        byte third = in.getByte(from + 2);
        return third == '0' || third == '1' || (third == '2' && in.getByte(from + 3) == '0');
    }

    /** Whether a literal is anything but null or false, and a number anything but zero. */
    private static boolean counts(ByteBuf in, int from, int to) {
        byte first = in.getByte(from);
        if (first != '-' && (first < '0' || first > '9')) {
            return first != 'n' && first != 'f';
        }
        for (int at = from; at < to; at++) {
            byte b = in.getByte(at);
            if (b >= '1' && b <= '9') {
                return true;
            }
            if (b == 'e' || b == 'E') {
                return false;
            }
        }
        return false;
    }
}
