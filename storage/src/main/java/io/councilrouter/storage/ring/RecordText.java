package io.councilrouter.storage.ring;

import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Short texts in records: two bytes of length, then UTF-8. Written character by character, so that a text costs no array; cut at
 * a bound, never within a character.
 */
final class RecordText {

    private static final int LENGTH = Short.BYTES;

    /** Bytes that {@link #encode} takes. */
    static int size(String text, int most) {
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            int width = width(text, i);
            if (bytes + width > most) {
                break;
            }
            bytes += width;
            if (width == 4) {
                i++;
            }
        }
        return LENGTH + bytes;
    }

    /**
     * Writes a text.
     *
     * @param most bytes of UTF-8 at most
     * @return where the next may begin
     */
    static int encode(MutableDirectBuffer into, int at, String text, int most) {
        int next = at + LENGTH;
        int end = next + most;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int width = width(text, i);
            if (next + width > end) {
                break;
            }
            if (width == 1) {
                into.putByte(next, (byte) (Character.isSurrogate(c) ? '?' : c));
            } else if (width == 2) {
                into.putByte(next, (byte) (0xC0 | (c >> 6)));
                into.putByte(next + 1, (byte) (0x80 | (c & 0x3F)));
            } else if (width == 3) {
                into.putByte(next, (byte) (0xE0 | (c >> 12)));
                into.putByte(next + 1, (byte) (0x80 | ((c >> 6) & 0x3F)));
                into.putByte(next + 2, (byte) (0x80 | (c & 0x3F)));
            } else {
                int point = text.codePointAt(i++);
                into.putByte(next, (byte) (0xF0 | (point >> 18)));
                into.putByte(next + 1, (byte) (0x80 | ((point >> 12) & 0x3F)));
                into.putByte(next + 2, (byte) (0x80 | ((point >> 6) & 0x3F)));
                into.putByte(next + 3, (byte) (0x80 | (point & 0x3F)));
            }
            next += width;
        }
        into.putShort(at, (short) (next - at - LENGTH));
        return next;
    }

    /** Where the text after the one at {@code at} begins. */
    static int after(DirectBuffer from, int at) {
        return at + LENGTH + length(from, at);
    }

    static String decode(DirectBuffer from, int at) {
        int length = length(from, at);
        if (length == 0) {
            return "";
        }
        byte[] bytes = new byte[length];
        from.getBytes(at + LENGTH, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static int length(DirectBuffer from, int at) {
        return from.getShort(at) & 0xFFFF;
    }

    /** Bytes of the character that begins at {@code i}; half a pair becomes a question mark. */
    private static int width(String text, int i) {
        char c = text.charAt(i);
        if (c < 0x80) {
            return 1;
        }
        if (c < 0x800) {
            return 2;
        }
        if (!Character.isSurrogate(c)) {
            return 3;
        }
        boolean pair =
                Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1));
        return pair ? 4 : 1;
    }

    private RecordText() {}
}
