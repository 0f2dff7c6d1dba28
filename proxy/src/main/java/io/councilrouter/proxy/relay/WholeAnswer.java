package io.councilrouter.proxy.relay;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.Owned;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/** An unstreamed answer, collected until it can be read. Bounded; one per attempt, on its loop. */
public final class WholeAnswer {
    private final ByteBufAllocator allocator;
    private final long limit;
    private @Nullable ByteBuf bytes;

    /**
     * An empty answer.
     *
     * @param limit most bytes it may grow to
     */
    public WholeAnswer(ByteBufAllocator allocator, long limit) {
        this.allocator = allocator;
        this.limit = limit;
    }

    /** Adds the readable bytes of {@code part}; false, adding nothing, if that exceeds the limit. */
    public boolean keep(@Borrowed ByteBuf part) {
        int more = part.readableBytes();
        int size = bytes == null ? 0 : bytes.readableBytes();
        if (size + (long) more > limit) {
            return false;
        }
        if (bytes == null) {
            bytes = allocator.directBuffer(Math.max(1024, more));
        }
        bytes.writeBytes(part);
        return true;
    }

    /** What was collected; the caller releases it. */
    @Owned
    public ByteBuf take() {
        ByteBuf all = bytes == null ? Unpooled.EMPTY_BUFFER : bytes;
        bytes = null;
        return all;
    }

    /** Releases what is held; idempotent. */
    public void close() {
        if (bytes != null) {
            bytes.release();
            bytes = null;
        }
    }
}
