package io.councilrouter.proxy.relay;

import io.councilrouter.codec.Borrowed;
import io.netty.buffer.ByteBuf;

/**
 * Watches a stream of events that is passed on unchanged: is it between two events, where a comment may go in, and do
 * its events have ids? Lines that end in a lone CR are not recognised; such a stream is never between two events.
 *
 * <p>One per attempt, on its loop.
 */
final class EventEdges {
    private static final int LOOKED_AT = 3;
    private static final int ID = 0x6964;

    /** Bytes so far of the current line, and the first three of them. */
    private long column;

    private int first;
    private boolean carriage;
    private boolean between = true;
    private boolean ids;

    /** Looks at the next bytes of the stream. */
    void pass(@Borrowed ByteBuf part) {
        int end = part.writerIndex();
        int at = part.readerIndex();
        while (at < end) {
            int lf = part.indexOf(at, end, (byte) '\n');
            int stop = lf < 0 ? end : lf;
            line(part, at, stop);
            if (lf >= 0) {
                between = column == 0 || (column == 1 && carriage);
                ids |= isId();
                column = 0;
                first = 0;
                carriage = false;
            } else {
                between = false;
            }
            at = stop + 1;
        }
    }

    private void line(ByteBuf part, int from, int to) {
        for (int at = from; at < to && column + at - from < LOOKED_AT; at++) {
            first = (first << 8) | (part.getByte(at) & 0xff);
        }
        if (to > from) {
            carriage = part.getByte(to - 1) == '\r';
        }
        column += to - from;
    }

    /** Whether the line is an {@code id} field, with or without a value. */
    private boolean isId() {
        if (column <= 2) {
            return column == 2 && first == ID;
        }
        int third = first & 0xff;
        return first >> 8 == ID && (third == ':' || third == '\r');
    }

    /** What may go in here. */
    Beat beat() {
        return !between ? Beat.NONE : ids ? Beat.LINE : Beat.EVENT;
    }
}
