package io.councilrouter.codec.dialect;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.netty.buffer.ByteBuf;

/**
 * JSON on one line, as an event of a stream wants it. Line ends can only stand between its tokens, where a blank does as
 * well. Stateless.
 */
public final class OneLine {
    private OneLine() {}

    /** Appends one JSON value. */
    public static void append(@Borrowed ByteBuf raw, ByteSink out) {
        if (raw.indexOf(raw.readerIndex(), raw.writerIndex(), (byte) '\n') < 0
                && raw.indexOf(raw.readerIndex(), raw.writerIndex(), (byte) '\r') < 0) {
            out.append(raw);
            return;
        }
        HeldText line = new HeldText();
        line.append(raw);
        ByteBuf text = line.view();
        for (int at = text.readerIndex(); at < text.writerIndex(); at++) {
            byte b = text.getByte(at);
            if (b == '\n' || b == '\r') {
                text.setByte(at, ' ');
            }
        }
        line.moveTo(out);
        line.close();
    }
}
