package io.councilrouter.codec.frame;

import io.councilrouter.codec.Borrowed;
import io.netty.buffer.ByteBuf;

/**
 * Splits {@code application/x-ndjson} into lines: only LF ends a line, a CR before it is dropped, blank lines are
 * comments. U+2028 and the like are ordinary bytes of a string.
 */
public final class NdjsonScanner implements FrameScanner {

    private final Carry carry;

    /**
     * A scanner for one stream.
     *
     * @param limit maximum length of a line in bytes, without its end ({@code limits.event})
     */
    public NdjsonScanner(int limit) {
        this.carry = new Carry(limit);
    }

    @Override
    public void scan(@Borrowed ByteBuf in, int length, FrameSink sink) {
        int writer = in.writerIndex();
        int end = in.readerIndex() + length;
        if (!carry.dead() && length > 0) {
            scanLines(in, in.readerIndex(), end, writer, sink);
        }
        in.setIndex(end, writer);
    }

    @Override
    public void end(FrameSink sink) {
        if (!carry.dead() && carry.holds()) {
            int life = carry.life();
            deliver(carry.held(), 0, carry.held().writerIndex(), carry.held().writerIndex(), sink);
            if (carry.life() != life) {
                return;
            }
        }
        carry.die();
    }

    @Override
    public boolean atBoundary() {
        return !carry.holds();
    }

    @Override
    public void reset() {
        carry.reset();
    }

    @Override
    public void close() {
        carry.die();
    }

    private void scanLines(ByteBuf in, int from, int end, int writer, FrameSink sink) {
        int at = from;
        for (int lf = in.indexOf(at, end, (byte) '\n'); lf >= 0; lf = in.indexOf(at, end, (byte) '\n')) {
            boolean held = carry.holds();
            ByteBuf source = held ? carry.keep(in, at, lf + 1 - at) : in;
            int base = held ? 0 : at;
            int rawLength = held ? source.writerIndex() : lf + 1 - at;
            at = lf + 1;
            if (!deliver(source, base, rawLength, rawLength - 1, sink)) {
                return;
            }
            in.setIndex(from, writer);
        }
        if (at < end && !tooLong(in, at, end, sink)) {
            carry.keep(in, at, end - at);
        }
    }

    /**
     * Whether the line exceeds the limit. A CR at the very end may be part of the line's end, so it does not count yet.
     */
    private boolean tooLong(ByteBuf in, int at, int end, FrameSink sink) {
        int held = carry.holds() ? carry.held().writerIndex() : 0;
        int pending = in.getByte(end - 1) == '\r' ? 1 : 0;
        return carry.refuses(held + end - at - pending, sink);
    }

    private boolean deliver(ByteBuf source, int base, int rawLength, int lineLength, FrameSink sink) {
        int length = lineLength;
        if (length > 0 && source.getByte(base + length - 1) == '\r') {
            length--;
        }
        if (carry.refuses(length, sink)) {
            return false;
        }
        carry.frame().raw(source, base, rawLength);
        carry.frame().data(source, base, length);
        return carry.deliver(sink, !isBlank(source, base, length));
    }

    private static boolean isBlank(ByteBuf source, int from, int length) {
        for (int i = from; i < from + length; i++) {
            byte b = source.getByte(i);
            if (b != ' ' && b != '\t' && b != '\r') {
                return false;
            }
        }
        return true;
    }
}
