package io.councilrouter.codec.dialect;

import io.councilrouter.codec.Borrowed;
import io.netty.buffer.ByteBuf;

/**
 * Whether a JSON object that comes in pieces is whole by now: the arguments of a call, behind which the next one may
 * begin. It counts brackets and judges nothing. Not thread-safe; allocates nothing.
 */
public final class ObjectScan {
    private static final int HEX = 16;

    private int depth;
    private boolean begun;
    private boolean inString;
    private boolean escaped;

    /** A scan of nothing yet. */
    public ObjectScan() {}

    /** Begins another object. */
    public void clear() {
        depth = 0;
        begun = false;
        inString = false;
        escaped = false;
    }

    /** Looks at the next piece, the inside of a JSON string. */
    public void piece(@Borrowed ByteBuf text) {
        int to = text.writerIndex();
        for (int at = text.readerIndex(); at < to; at++) {
            int c = text.getByte(at);
            if (c == '\\' && ++at < to) {
                c = text.getByte(at);
                if (c == 'u') {
                    c = code(text, at + 1, to);
                    at += 4;
                } else if (c != '"' && c != '\\') {
                    c = ' ';
                }
            }
            character(c);
        }
    }

    private static int code(ByteBuf text, int from, int to) {
        int code = 0;
        for (int at = from; at < from + 4 && at < to; at++) {
            code = HEX * code + Math.max(0, Character.digit(text.getByte(at), HEX));
        }
        return code;
    }

    private void character(int c) {
        if (inString) {
            if (escaped) {
                escaped = false;
            } else if (c == '\\') {
                escaped = true;
            } else if (c == '"') {
                inString = false;
            }
            return;
        }
        switch (c) {
            case '"' -> inString = true;
            case '{', '[' -> {
                begun = true;
                depth++;
            }
            case '}', ']' -> depth--;
            default -> {}
        }
    }

    /** Whether it is whole. */
    public boolean whole() {
        return begun && depth <= 0 && !inString;
    }
}
