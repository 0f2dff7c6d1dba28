package io.councilrouter.bench.load.wire;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * The head of one message, kept in an array that is reused for the next message. Knows the three header fields that the
 * tools need.
 */
public final class Head {

    private final boolean answer;
    private final byte[] bytes;
    private int length;
    private int scanned;
    private long contentLength;
    private boolean chunked;

    Head(boolean answer, int longest) {
        this.answer = answer;
        this.bytes = new byte[longest];
        clear();
    }

    /** The status of an answer; 0 if the line has none. */
    public int status() {
        if (!answer || length < 12) {
            return 0;
        }
        return (bytes[9] - '0') * 100 + (bytes[10] - '0') * 10 + (bytes[11] - '0');
    }

    /** Whether the request line starts with this text, such as {@code "POST /api/chat "}. */
    public boolean startsWith(byte[] text) {
        if (text.length > length) {
            return false;
        }
        for (int i = 0; i < text.length; i++) {
            if (bytes[i] != text[i]) {
                return false;
            }
        }
        return true;
    }

    /** The whole head as text, for messages about failures. */
    public String text() {
        return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    }

    int length() {
        return length;
    }

    boolean full() {
        return length == bytes.length;
    }

    long contentLength() {
        return contentLength;
    }

    boolean chunked() {
        return chunked;
    }

    boolean lastsUntilClose() {
        return answer && status() != 204 && status() != 304;
    }

    void clear() {
        length = 0;
        scanned = 0;
        contentLength = -1;
        chunked = false;
    }

    /** Takes bytes up to the empty line; true when the head is complete. What follows stays in the buffer. */
    boolean take(ByteBuf in) {
        int start = length;
        int count = Math.min(in.readableBytes(), bytes.length - length);
        in.getBytes(in.readerIndex(), bytes, length, count);
        length += count;
        for (int i = Math.max(scanned, 3); i < length; i++) {
            if (bytes[i] == '\n' && bytes[i - 1] == '\r' && bytes[i - 2] == '\n' && bytes[i - 3] == '\r') {
                length = i + 1;
                in.skipBytes(length - start);
                readFields();
                return true;
            }
        }
        scanned = length;
        in.skipBytes(count);
        return false;
    }

    private void readFields() {
        int line = 0;
        for (int i = 0; i < length; i++) {
            if (bytes[i] == '\n') {
                field(line, i - 1);
                line = i + 1;
            }
        }
    }

    private void field(int from, int to) {
        switch (from < to ? bytes[from] | 0x20 : 0) {
            case 'c' -> {
                int value = valueAfter("content-length:", from, to);
                if (value >= 0) {
                    contentLength = number(value, to);
                }
            }
            case 't' -> {
                if (valueAfter("transfer-encoding:", from, to) >= 0) {
                    chunked = true;
                }
            }
            default -> {}
        }
    }

    private int valueAfter(String name, int from, int to) {
        int end = from + name.length();
        if (end > to) {
            return -1;
        }
        for (int i = 0; i < name.length(); i++) {
            if (Character.toLowerCase((char) bytes[from + i]) != name.charAt(i)) {
                return -1;
            }
        }
        return end;
    }

    private long number(int from, int to) {
        long value = 0;
        for (int i = from; i < to; i++) {
            if (bytes[i] >= '0' && bytes[i] <= '9') {
                value = value * 10 + (bytes[i] - '0');
            }
        }
        return value;
    }
}
