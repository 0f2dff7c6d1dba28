package io.councilrouter.codec.dialect.anthropic;

import io.councilrouter.codec.Borrowed;
import io.netty.buffer.ByteBuf;

/** Texts without anything in them, which the API refuses. Stateless. */
final class BlankText {
    private BlankText() {}

    /** Whether the inside of a JSON string is nothing but blanks and line ends. */
    static boolean blank(@Borrowed ByteBuf escaped) {
        int to = escaped.writerIndex();
        for (int at = escaped.readerIndex(); at < to; at++) {
            byte b = escaped.getByte(at);
            if (b == '\\' && at + 1 < to) {
                b = escaped.getByte(++at);
                if (b != 'n' && b != 'r' && b != 't') {
                    return false;
                }
            } else if (b != ' ') {
                return false;
            }
        }
        return true;
    }
}
