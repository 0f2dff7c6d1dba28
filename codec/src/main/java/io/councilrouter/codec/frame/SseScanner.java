package io.councilrouter.codec.frame;

import io.councilrouter.codec.Borrowed;
import io.netty.buffer.ByteBuf;

/**
 * Splits {@code text/event-stream} into events (WHATWG HTML, section 9.2.6): lines end in LF, CRLF or CR; an empty line
 * ends a block; {@code data} lines are joined by LF; one space after the colon and a BOM at the start are dropped.
 *
 * <p>A block whose empty line is a CR at the very end of the bytes is handed over at once, because with CR line ends
 * nothing more would come. If an LF follows after all, it becomes the first byte of the next raw span, where it means
 * nothing.
 *
 * <p>Netty's search, eight bytes at a time, goes over every byte once for LF and once for CR. Each result is kept until
 * it is used, so that no mixture of line ends makes it search the same bytes again.
 */
public final class SseScanner implements FrameScanner {

    private static final int DATA = 0x64617461;
    private static final short ID = 0x6964;
    private static final int EVEN = 0x6576656e;
    private static final int BOM = 0xefbbbf;

    private final Carry carry;

    /** The positions below count from the first byte of the block, wherever the block lies. */
    private int lineStart;

    /** Where the block's own bytes begin: 1 if an LF that belongs to the previous block comes first. */
    private int contentStart;

    private int dataStart;
    private int dataLength;
    private int dataLines;
    private int nameStart;
    private int nameLength;
    private boolean afterCr;
    private boolean firstLine = true;
    private boolean sawId;

    /** The next LF and CR in the bytes of this call, as absolute indices; the end of the bytes if there is none. */
    private int lf;

    private int cr;

    /**
     * A scanner for one stream.
     *
     * @param limit maximum length of a block in bytes, without its last line end ({@code limits.event})
     */
    public SseScanner(int limit) {
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
            ByteBuf held = carry.held();
            if (lineStart < held.writerIndex()) {
                readLine(held, 0, lineStart, held.writerIndex());
            }
            deliver(held, 0, held.writerIndex(), sink);
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
    public boolean sawId() {
        return sawId;
    }

    @Override
    public void reset() {
        carry.reset();
        sawId = false;
        startBlock();
        afterCr = false;
        firstLine = true;
    }

    @Override
    public void close() {
        carry.die();
    }

    private void scanLines(ByteBuf in, int from, int end, int writer, FrameSink sink) {
        int block = from;
        int at = from;
        lf = -1;
        cr = -1;
        if (afterCr) {
            afterCr = false;
            at = skipLf(in, at);
        }
        while (at < end) {
            int stop = lineEnd(in, at, end);
            if (stop == end) {
                break;
            }
            int next = behindLineEnd(in, stop, end);
            boolean held = carry.holds();
            ByteBuf source = held ? carry.keep(in, at, next - at) : in;
            int base = held ? 0 : block;
            int lineStop = held ? source.writerIndex() - (next - stop) : stop;
            int lineFrom = base + lineStart;
            if (lineStop > lineFrom && carry.refuses(lineStop - base - contentStart, sink)) {
                return;
            }
            at = next;
            if (!readLine(source, base, lineFrom, lineStop)) {
                lineStart = held ? source.writerIndex() : next - block;
                continue;
            }
            int rawLength = held ? source.writerIndex() : next - block;
            block = next;
            if (!deliver(source, base, rawLength, sink)) {
                return;
            }
            in.setIndex(from, writer);
        }
        int rest = carry.holds() ? at : block;
        // Complete lines were checked when they ended.
        if (rest < end && !(at < end && tooLong(end - rest, sink))) {
            carry.keep(in, rest, end - rest);
        }
    }

    /** An LF at the very start completes the CR that ended the bytes before. */
    private int skipLf(ByteBuf in, int at) {
        if (in.getByte(at) != '\n') {
            return at;
        }
        if (carry.holds()) {
            carry.keep(in, at, 1);
        } else {
            contentStart = 1;
        }
        lineStart++;
        return at + 1;
    }

    private boolean tooLong(int more, FrameSink sink) {
        int held = carry.holds() ? carry.held().writerIndex() : 0;
        return carry.refuses(held + more - contentStart, sink);
    }

    private int lineEnd(ByteBuf in, int at, int end) {
        if (lf < at) {
            lf = find(in, at, end, (byte) '\n');
        }
        if (cr < at) {
            cr = find(in, at, end, (byte) '\r');
        }
        return Math.min(lf, cr);
    }

    private static int find(ByteBuf in, int at, int end, byte wanted) {
        int found = in.indexOf(at, end, wanted);
        return found < 0 ? end : found;
    }

    private int behindLineEnd(ByteBuf in, int stop, int end) {
        int next = stop + 1;
        if (in.getByte(stop) == '\r') {
            if (next < end) {
                return in.getByte(next) == '\n' ? next + 1 : next;
            }
            afterCr = true;
        }
        return next;
    }

    /** Reads one line; true if it is empty and thus ends the block. */
    private boolean readLine(ByteBuf source, int base, int start, int stop) {
        int from = start;
        if (firstLine) {
            firstLine = false;
            if (stop - from >= 3 && source.getUnsignedMedium(from) == BOM) {
                from += 3;
            }
        }
        if (from == stop) {
            return true;
        }
        if (stop - from >= 4 && source.getInt(from) == DATA && endsName(source, from + 4, stop)) {
            int value = value(source, from + 4, stop);
            addData(source, base, value, stop - value);
        } else if (stop - from >= 5
                && source.getInt(from) == EVEN
                && source.getByte(from + 4) == 't'
                && endsName(source, from + 5, stop)) {
            int value = value(source, from + 5, stop);
            nameStart = value - base;
            nameLength = stop - value;
        } else if (stop - from >= 2 && source.getShort(from) == ID && endsName(source, from + 2, stop)) {
            sawId = true;
        }
        return false;
    }

    private static boolean endsName(ByteBuf source, int at, int stop) {
        return at == stop || source.getByte(at) == ':';
    }

    private static int value(ByteBuf source, int colon, int stop) {
        int at = Math.min(colon + 1, stop);
        return at < stop && source.getByte(at) == ' ' ? at + 1 : at;
    }

    private void addData(ByteBuf source, int base, int index, int length) {
        if (dataLines++ == 0) {
            dataStart = index - base;
            dataLength = length;
            return;
        }
        if (dataLines == 2) {
            carry.startJoin(source, base + dataStart, dataLength);
        }
        carry.join(source, index, length);
    }

    private boolean deliver(ByteBuf source, int base, int rawLength, FrameSink sink) {
        Frame frame = carry.frame();
        frame.raw(source, base, rawLength);
        frame.name(base + nameStart, nameLength);
        if (dataLines == 1) {
            frame.data(source, base + dataStart, dataLength);
        } else if (dataLines > 1) {
            frame.data(carry.joined(), 0, carry.joined().writerIndex());
        }
        boolean hasData = dataLines > 0;
        startBlock();
        return carry.deliver(sink, hasData);
    }

    private void startBlock() {
        lineStart = 0;
        contentStart = 0;
        dataLines = 0;
        dataLength = 0;
        nameLength = 0;
    }
}
