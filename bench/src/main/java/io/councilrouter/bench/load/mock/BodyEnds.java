package io.councilrouter.bench.load.mock;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * The first and the last 2 KiB of a request body: enough to find the few fields that the mock looks at, without reading
 * the megabyte between them. Nothing is parsed; a field counts wherever its quoted name occurs.
 */
final class BodyEnds {

    private static final int END = 2048;

    private final byte[] bytes = new byte[2 * END];
    private int length;

    void clear() {
        length = 0;
    }

    void add(ByteBuf piece, int index, int count) {
        int fits = Math.min(count, bytes.length - length);
        piece.getBytes(index, bytes, length, fits);
        length += fits;
        int rest = count - fits;
        if (rest > 0) {
            int kept = Math.min(rest, END);
            System.arraycopy(bytes, END + kept, bytes, END, END - kept);
            piece.getBytes(index + count - kept, bytes, 2 * END - kept, kept);
        }
    }

    /** Whether {@code quoted}, which begins with a quotation mark, occurs and is followed by something. */
    boolean has(byte[] quoted) {
        return valueOf(quoted) >= 0;
    }

    /** Whether the field is true; {@code otherwise} if it is absent. */
    boolean flag(byte[] quotedName, boolean otherwise) {
        int value = valueOf(quotedName);
        return value < 0 ? otherwise : bytes[value] == 't';
    }

    /** The field's digits as a number; {@code otherwise} if there are none. */
    int number(byte[] quotedName, int otherwise) {
        int at = valueOf(quotedName);
        if (at < 0 || bytes[at] < '0' || bytes[at] > '9') {
            return otherwise;
        }
        int value = 0;
        for (int i = at; i < length && i < at + 8 && bytes[i] >= '0' && bytes[i] <= '9'; i++) {
            value = value * 10 + (bytes[i] - '0');
        }
        return value;
    }

    private int valueOf(byte[] quotedName) {
        for (int i = length - quotedName.length - 2; i >= 0; i--) {
            if (bytes[i] == '"' && Arrays.equals(bytes, i, i + quotedName.length, quotedName, 0, quotedName.length)) {
                int at = i + quotedName.length;
                while (at < length && (bytes[at] == ':' || bytes[at] == ' ')) {
                    at++;
                }
                return at < length ? at : -1;
            }
        }
        return -1;
    }
}
