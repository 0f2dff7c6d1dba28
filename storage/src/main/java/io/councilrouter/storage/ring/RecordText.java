package io.councilrouter.storage.ring;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * A short text in records: two bytes of length, then UTF-8, cut at a maximum length but never inside a character. It
 * remembers the bytes of the last text: most texts equal the previous record's, and then they cost neither encoding
 * nor, on the consumer's side, a String.
 */
final class RecordText {

    private final int most;
    private String text = "";
    /** The text that {@code bytes} encode; never empty, since an empty text would displace the last one. */
    private String known = "";

    private byte[] bytes = new byte[48];
    private int size;

    /** A text of at most {@code most} bytes of UTF-8. */
    RecordText(int most) {
        this.most = most;
    }

    void set(String value) {
        text = value;
    }

    String get() {
        return text;
    }

    /** Number of bytes that {@link #encode} writes. */
    int size() {
        return RecordTextDescriptor.textLength(bytes());
    }

    /** Writes the text and returns where the next may begin. */
    int encode(MutableDirectBuffer into, int at) {
        int length = bytes();
        into.putShort(RecordTextDescriptor.lengthOffset(at), (short) length);
        into.putBytes(RecordTextDescriptor.bytesOffset(at), bytes, 0, length);
        return RecordTextDescriptor.endOffset(at, length);
    }

    /** Reads a text and returns where the next begins. */
    int decode(DirectBuffer from, int at) {
        int length = RecordTextDescriptor.length(from.getShort(RecordTextDescriptor.lengthOffset(at)));
        int utf8 = RecordTextDescriptor.bytesOffset(at);
        if (length == 0) {
            text = "";
        } else {
            if (!same(from, utf8, length)) {
                room(length);
                from.getBytes(utf8, bytes, 0, length);
                size = length;
                known = new String(bytes, 0, length, StandardCharsets.UTF_8);
            }
            text = known;
        }
        return RecordTextDescriptor.endOffset(at, length);
    }

    private boolean same(DirectBuffer from, int at, int length) {
        if (length != size) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (from.getByte(at + i) != bytes[i]) {
                return false;
            }
        }
        return true;
    }

    private int bytes() {
        if (text.isEmpty()) {
            return 0;
        }
        if (!text.equals(known)) {
            known = text;
            size = ascii();
        }
        return size;
    }

    private int ascii() {
        int length = Math.min(text.length(), most);
        room(length);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                return wide(i);
            }
            bytes[i] = (byte) c;
        }
        return length;
    }

    /** Encodes the rest, from a character outside ASCII on. */
    private int wide(int from) {
        room(most);
        int next = from;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            int width = width(i);
            if (next + width > most) {
                break;
            }
            if (width == 1) {
                bytes[next] = (byte) (Character.isSurrogate(c) ? '?' : c);
            } else if (width == 2) {
                bytes[next] = (byte) (0xC0 | (c >> 6));
                bytes[next + 1] = (byte) (0x80 | (c & 0x3F));
            } else if (width == 3) {
                bytes[next] = (byte) (0xE0 | (c >> 12));
                bytes[next + 1] = (byte) (0x80 | ((c >> 6) & 0x3F));
                bytes[next + 2] = (byte) (0x80 | (c & 0x3F));
            } else {
                int point = text.codePointAt(i++);
                bytes[next] = (byte) (0xF0 | (point >> 18));
                bytes[next + 1] = (byte) (0x80 | ((point >> 12) & 0x3F));
                bytes[next + 2] = (byte) (0x80 | ((point >> 6) & 0x3F));
                bytes[next + 3] = (byte) (0x80 | (point & 0x3F));
            }
            next += width;
        }
        return next;
    }

    /** Number of bytes of the character at {@code i}; half a surrogate pair becomes a question mark. */
    private int width(int i) {
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

    /** Makes room, keeping the contents. */
    private void room(int wanted) {
        if (bytes.length < wanted) {
            bytes = Arrays.copyOf(bytes, wanted);
        }
    }
}
