package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.Owned;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The request's body as it came, in pieces of about 64 KiB: a part is retained when it is at least half of the buffer
 * it was read into, else copied into the tail piece, so that one-byte reads do not pin a read buffer each.
 *
 * <p>Room is reserved from {@link BodyMemory} before a byte is kept. Owned by one exchange, on its event loop; released
 * when the last possible attempt has committed, at the latest when the exchange is done.
 */
public final class RequestBody implements BodyView {
    private static final int PIECE = 64 * 1024;

    private final BodyMemory memory;
    private final ByteBufAllocator allocator;
    private final ArrayList<ByteBuf> pieces = new ArrayList<>(1);
    private @Nullable ByteBuf tail;
    private long reserved;
    private long size;

    /** An empty body whose bytes are accounted to {@code memory}. */
    public RequestBody(BodyMemory memory, ByteBufAllocator allocator) {
        this.memory = memory;
        this.allocator = allocator;
    }

    /** Reserves the whole announced length; false when there is no room. */
    public boolean announce(long length) {
        if (!memory.reserve(length, length)) {
            return false;
        }
        reserved = length;
        pieces.ensureCapacity((int) (length / PIECE) + 1);
        return true;
    }

    /** Keeps the readable bytes of {@code part}; false, keeping nothing, when there is no room for them. */
    public boolean keep(@Borrowed ByteBuf part) {
        int length = part.readableBytes();
        long more = size + length - reserved;
        if (more > 0) {
            if (!memory.reserve(more, size + length)) {
                return false;
            }
            reserved += more;
        }
        size += length;
        if (length >= PIECE / 8 && length >= part.capacity() / 2) {
            pieces.add(part.retainedSlice());
            tail = null;
        } else {
            copy(part, length);
        }
        return true;
    }

    private void copy(ByteBuf part, int length) {
        int from = part.readerIndex();
        int left = length;
        while (left > 0) {
            ByteBuf into = tail;
            if (into == null || !into.isWritable()) {
                long expected = Math.max(left, Math.min(PIECE, reserved - size + left));
                into = allocator.directBuffer((int) Math.min(PIECE, expected), PIECE);
                pieces.add(into);
                tail = into;
            }
            int now = Math.min(left, into.writableBytes());
            into.writeBytes(part, from, now);
            from += now;
            left -= now;
        }
    }

    /** Bytes kept so far. */
    @Override
    public long size() {
        return size;
    }

    @Override
    public void append(long from, long length, ByteSink out) {
        long start = 0;
        for (ByteBuf piece : pieces) {
            int bytes = piece.readableBytes();
            long first = Math.max(from, start);
            long last = Math.min(from + length, start + bytes);
            if (first < last) {
                out.append(piece, piece.readerIndex() + (int) (first - start), (int) (last - first));
            }
            start += bytes;
        }
    }

    @Override
    @Owned
    public ByteBuf view() {
        if (pieces.isEmpty()) {
            return Unpooled.EMPTY_BUFFER;
        }
        if (pieces.size() == 1) {
            return pieces.getFirst().retainedDuplicate();
        }
        CompositeByteBuf whole = allocator.compositeDirectBuffer(pieces.size());
        for (ByteBuf piece : pieces) {
            whole.addComponent(true, piece.retainedSlice());
        }
        return whole;
    }

    @Override
    @Owned
    public ByteBuf head(int most) {
        if (pieces.isEmpty()) {
            return Unpooled.EMPTY_BUFFER;
        }
        ByteBuf first = pieces.getFirst();
        if (pieces.size() == 1 || first.readableBytes() >= most) {
            return first.retainedSlice(first.readerIndex(), Math.min(most, first.readableBytes()));
        }
        CompositeByteBuf head = allocator.compositeDirectBuffer(pieces.size());
        int left = most;
        for (int i = 0; i < pieces.size() && left > 0; i++) {
            ByteBuf piece = pieces.get(i);
            int now = Math.min(left, piece.readableBytes());
            head.addComponent(true, piece.retainedSlice(piece.readerIndex(), now));
            left -= now;
        }
        return head;
    }

    /** Releases what is kept; later parts are counted from 0 again. */
    public void forget() {
        dispose();
        size = 0;
    }

    /** Releases the pieces and gives the room back; idempotent. */
    public void dispose() {
        for (ByteBuf piece : pieces) {
            piece.release();
        }
        pieces.clear();
        tail = null;
        memory.free(reserved);
        reserved = 0;
    }
}
