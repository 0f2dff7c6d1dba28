package io.councilrouter.codec.dialect.openai;

import io.councilrouter.codec.Borrowed;
import io.netty.buffer.ByteBuf;

/** The last event of a stream, {@code [DONE]}. */
final class Terminator {
    private Terminator() {}

    /** Whether the frame's data is the terminator; blanks around it do not matter. */
    static boolean is(@Borrowed ByteBuf data) {
        int at = data.readerIndex();
        int end = data.writerIndex();
        while (at < end && data.getByte(at) == ' ') {
            at++;
        }
        while (at < end && data.getByte(end - 1) <= ' ') {
            end--;
        }
        return end - at == 6 && data.getInt(at) == 0x5b444f4e && data.getShort(at + 4) == 0x455d;
    }
}
