package io.councilrouter.codec.dialect;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that a writer must hold back because they come in pieces and must go out whole; copied into one growing pooled
 * buffer. Holds at most {@link #MOST} bytes and discards the rest, so that no upstream can fill the memory. Not
 * thread-safe; whoever creates it closes it.
 */
public final class HeldText implements ByteSink {
    /** Maximum number of bytes held: larger than any frame that gets here whole. */
    public static final int MOST = 64 << 20;

    private static final int FIRST = 256;

    private @Nullable ByteBuf held;

    @Override
    public @Borrowed ByteBuf tail(int bytes) {
        ByteBuf buffer = held;
        if (buffer == null) {
            buffer = PooledByteBufAllocator.DEFAULT.directBuffer(Math.max(FIRST, bytes));
            held = buffer;
        }
        if (buffer.writableBytes() < bytes && buffer.refCnt() > 1) {
            // A sink has kept a slice, whose memory must stay where it is.
            ByteBuf larger = PooledByteBufAllocator.DEFAULT.directBuffer(2 * (buffer.readableBytes() + bytes));
            larger.writeBytes(buffer, buffer.readerIndex(), buffer.readableBytes());
            buffer.release();
            held = larger;
            return larger;
        }
        return buffer.ensureWritable(bytes);
    }

    @Override
    public void append(@Borrowed ByteBuf source, int index, int length) {
        if (length > 0 && size() + length <= MOST) {
            tail(length).writeBytes(source, index, length);
        }
    }

    @Override
    public long size() {
        ByteBuf buffer = held;
        return buffer == null ? 0 : buffer.readableBytes();
    }

    /** Whether nothing is held. */
    public boolean isEmpty() {
        return size() == 0;
    }

    /** What is held; valid until the next call. */
    public @Borrowed ByteBuf view() {
        ByteBuf buffer = held;
        return buffer == null ? Unpooled.EMPTY_BUFFER : buffer;
    }

    /** Appends everything to {@code out}; nothing is left here. */
    public void moveTo(ByteSink out) {
        ByteBuf buffer = held;
        if (buffer == null) {
            return;
        }
        out.append(buffer);
        if (buffer.readableBytes() < SLICE_FROM) {
            buffer.clear();
        } else {
            // The sink may have kept a slice, so these bytes must never be overwritten.
            close();
        }
    }

    /** Forgets what is held and keeps the buffer, unless a sink has kept a slice of it, which must never be written over. */
    public void clear() {
        ByteBuf buffer = held;
        if (buffer != null && buffer.refCnt() > 1) {
            close();
        } else if (buffer != null) {
            buffer.clear();
        }
    }

    /** Releases the buffer. Idempotent; usable again. */
    public void close() {
        ByteBuf buffer = held;
        if (buffer != null) {
            held = null;
            buffer.release();
        }
    }
}
