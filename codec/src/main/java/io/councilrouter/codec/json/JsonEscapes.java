package io.councilrouter.codec.json;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Converts text into the inside of a JSON string and back (RFC 8259 section 7). Escaped input is expected to have
 * passed {@link ByteScanner}; any other input gives some result, never an exception. Stateless. Both directions, for
 * bytes and for characters, are in one file so that they share one table of escapes.
 */
public final class JsonEscapes {
    /** Number of bytes requested from a sink at a time. */
    private static final int STEP = 8192;

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private JsonEscapes() {}

    /** Writes UTF-8 text as the inside of a JSON string; for example a JSON document into a string that contains it. */
    public static void escape(@Borrowed ByteBuf raw, ByteSink out) {
        int end = raw.writerIndex();
        int at = raw.readerIndex();
        while (at < end) {
            int clean = clean(raw, at, end);
            if (clean > at) {
                out.append(raw, at, clean - at);
                at = clean;
            }
            if (at < end) {
                escaped(raw.getByte(at), out.tail(6));
                at++;
            }
        }
    }

    private static int clean(ByteBuf raw, int from, int end) {
        int at = from;
        while (at < end) {
            byte b = raw.getByte(at);
            if ((b >= 0 && b < 0x20) || b == '"' || b == '\\') {
                return at;
            }
            at++;
        }
        return end;
    }

    private static void escaped(int b, ByteBuf out) {
        int letter =
                switch (b) {
                    case '"' -> '"';
                    case '\\' -> '\\';
                    case '\n' -> 'n';
                    case '\r' -> 'r';
                    case '\t' -> 't';
                    case '\b' -> 'b';
                    case '\f' -> 'f';
                    default -> 0;
                };
        out.writeByte('\\');
        if (letter != 0) {
            out.writeByte(letter);
        } else {
            hex(b, out);
        }
    }

    private static void hex(int c, ByteBuf out) {
        out.writeByte('u');
        out.writeByte(HEX[(c >>> 12) & 15]);
        out.writeByte(HEX[(c >>> 8) & 15]);
        out.writeByte(HEX[(c >>> 4) & 15]);
        out.writeByte(HEX[c & 15]);
    }

    /** Writes text as a JSON string, with quotes. A lone surrogate is written as an escape. */
    public static void quote(CharSequence text, ByteSink out) {
        out.tail(1).writeByte('"');
        inside(text, out);
        out.tail(1).writeByte('"');
    }

    /** Writes text as the inside of a JSON string. */
    public static void inside(CharSequence text, ByteSink out) {
        int length = text.length();
        int at = 0;
        while (at < length) {
            int stop = Math.min(length, at + STEP / 6);
            ByteBuf tail = out.tail(6 * (stop - at) + 6);
            while (at < stop) {
                char c = text.charAt(at++);
                if (c < 0x80) {
                    if (c < 0x20 || c == '"' || c == '\\') {
                        escaped(c, tail);
                    } else {
                        tail.writeByte(c);
                    }
                } else if (Character.isHighSurrogate(c) && at < length && Character.isLowSurrogate(text.charAt(at))) {
                    utf8(Character.toCodePoint(c, text.charAt(at++)), tail);
                } else if (Character.isSurrogate(c)) {
                    tail.writeByte('\\');
                    hex(c, tail);
                } else {
                    utf8(c, tail);
                }
            }
        }
    }

    /** The text as a JSON string, with quotes; only for slow paths. */
    public static String quoted(CharSequence text) {
        StringBuilder out = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (pair) {
                out.append(c).append(text.charAt(++i));
            } else if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c == '\n') {
                out.append("\\n");
            } else if (c < 0x20 || Character.isSurrogate(c)) {
                out.append("\\u");
                for (int shift = 12; shift >= 0; shift -= 4) {
                    out.append((char) HEX[(c >>> shift) & 15]);
                }
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }

    /**
     * Writes the text that the inside of a JSON string stands for. A lone surrogate becomes U+FFFD, since UTF-8 cannot
     * express it.
     *
     * @return false if the text is longer than {@code most} bytes; what has been written by then is useless
     */
    public static boolean unescape(@Borrowed ByteBuf escaped, ByteSink out, int most) {
        int end = escaped.writerIndex();
        int at = escaped.readerIndex();
        long written = 0;
        while (at < end) {
            int backslash = escaped.indexOf(at, end, (byte) '\\');
            int stop = backslash < 0 ? end : backslash;
            written += stop - at;
            if (written > most) {
                return false;
            }
            if (stop > at) {
                out.append(escaped, at, stop - at);
                at = stop;
            }
            if (at < end) {
                int point = point(escaped, at, end);
                at += width(escaped, at, end);
                written += size(point);
                if (written > most) {
                    return false;
                }
                utf8(point, out.tail(4));
            }
        }
        return true;
    }

    /** The same, into a buffer that grows as needed. */
    public static boolean unescape(@Borrowed ByteBuf escaped, @Borrowed ByteBuf out, int most) {
        return unescape(escaped, new Growing(out), most);
    }

    private record Growing(ByteBuf buffer) implements ByteSink {
        @Override
        public ByteBuf tail(int bytes) {
            return buffer.ensureWritable(bytes);
        }

        @Override
        public void append(@Borrowed ByteBuf source, int index, int length) {
            buffer.writeBytes(source, index, length);
        }

        @Override
        public long size() {
            return buffer.readableBytes();
        }
    }

    /** The inside of a JSON string as a String; null if it is longer than {@code most} bytes of UTF-8. */
    public static @Nullable String text(@Borrowed ByteBuf escaped, int most) {
        int end = escaped.writerIndex();
        int at = escaped.readerIndex();
        if (end - at > 6L * most) {
            return null;
        }
        StringBuilder out = new StringBuilder(end - at);
        long bytes = 0;
        while (at < end) {
            int point = any(escaped, at, end);
            at += anyWidth(escaped, at, end);
            bytes += size(point);
            if (bytes > most) {
                return null;
            }
            out.appendCodePoint(point);
        }
        return out.toString();
    }

    /** Whether the inside of a JSON string stands for {@code text}; costs no heap. */
    public static boolean equalsUnescaped(@Borrowed ByteBuf escaped, String text) {
        int end = escaped.writerIndex();
        int at = escaped.readerIndex();
        int i = 0;
        while (at < end) {
            int point = any(escaped, at, end);
            at += anyWidth(escaped, at, end);
            if (i >= text.length() || text.codePointAt(i) != point) {
                return false;
            }
            i += Character.charCount(point);
        }
        return i == text.length();
    }

    /** The character at {@code at}, escaped or not; U+FFFD if it is incomplete. */
    private static int any(ByteBuf escaped, int at, int end) {
        byte b = escaped.getByte(at);
        if (b == '\\') {
            return point(escaped, at, end);
        }
        if (b >= 0) {
            return b;
        }
        int width = anyWidth(escaped, at, end);
        int point = b & (0x7f >> width);
        for (int i = 1; i < width; i++) {
            point = (point << 6) | (escaped.getByte(at + i) & 0x3f);
        }
        return width > 1 && Character.isValidCodePoint(point) ? point : 0xfffd;
    }

    private static int anyWidth(ByteBuf escaped, int at, int end) {
        byte b = escaped.getByte(at);
        if (b == '\\') {
            return width(escaped, at, end);
        }
        int width = b >= 0 || b < -64 ? 1 : b < -32 ? 2 : b < -16 ? 3 : 4;
        return at + width <= end ? width : 1;
    }

    /** Length of {@code text} in UTF-8, in bytes. */
    static int size(String text) {
        int size = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // Each half of a pair counts for two of its four bytes; a lone half would be written in three.
            size += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return size;
    }

    /** The character that the escape at {@code at} stands for; of a surrogate pair, both escapes are read. */
    private static int point(ByteBuf escaped, int at, int end) {
        if (at + 1 >= end) {
            return '\\';
        }
        int letter = escaped.getByte(at + 1);
        return switch (letter) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'u' -> {
                int unit = unit(escaped, at, end);
                int low = Character.isHighSurrogate((char) unit) ? unit(escaped, at + 6, end) : -1;
                yield low >= 0 && Character.isLowSurrogate((char) low)
                        ? Character.toCodePoint((char) unit, (char) low)
                        : Math.max(unit, 0);
            }
            default -> letter;
        };
    }

    private static int width(ByteBuf escaped, int at, int end) {
        if (at + 1 >= end) {
            return 1;
        }
        if (escaped.getByte(at + 1) != 'u') {
            return 2;
        }
        int unit = unit(escaped, at, end);
        if (unit < 0) {
            return 2;
        }
        int low = Character.isHighSurrogate((char) unit) ? unit(escaped, at + 6, end) : -1;
        return low >= 0 && Character.isLowSurrogate((char) low) ? 12 : 6;
    }

    /** The value of the four hex digits after the backslash and the {@code u} at {@code at}; −1 if they are missing. */
    private static int unit(ByteBuf escaped, int at, int end) {
        if (at + 6 > end || escaped.getByte(at) != '\\' || escaped.getByte(at + 1) != 'u') {
            return -1;
        }
        int unit = 0;
        for (int i = at + 2; i < at + 6; i++) {
            int digit = Character.digit(escaped.getByte(i), 16);
            if (digit < 0) {
                return -1;
            }
            unit = (unit << 4) | digit;
        }
        return unit;
    }

    private static int size(int point) {
        return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    }

    private static void utf8(int codePoint, ByteBuf out) {
        boolean lone = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
        int point = lone ? 0xfffd : codePoint;
        if (point < 0x80) {
            out.writeByte(point);
        } else if (point < 0x800) {
            out.writeByte(0xc0 | (point >> 6));
            out.writeByte(0x80 | (point & 0x3f));
        } else if (point < 0x10000) {
            out.writeByte(0xe0 | (point >> 12));
            out.writeByte(0x80 | ((point >> 6) & 0x3f));
            out.writeByte(0x80 | (point & 0x3f));
        } else {
            out.writeByte(0xf0 | (point >> 18));
            out.writeByte(0x80 | ((point >> 12) & 0x3f));
            out.writeByte(0x80 | ((point >> 6) & 0x3f));
            out.writeByte(0x80 | (point & 0x3f));
        }
    }
}
