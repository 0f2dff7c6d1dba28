package io.councilrouter.proxy.edge;

import io.councilrouter.codec.Owned;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * What a client sent early: requests that follow one still being answered. Copied, so that a few bytes do not each pin
 * a read buffer. Above a limit we stop reading the connection, and then cannot see the client leave until the current
 * answer has ended.
 *
 * <p>One per connection, on its loop.
 */
final class EarlyBytes {
    private static final int SMALLEST = 256;

    private final Channel channel;
    private final ByteBufAllocator allocator;
    private final long limit;
    private @Nullable ByteBuf kept;

    /**
     * Starts empty.
     *
     * @param limit bytes above which {@code channel} is not read until {@link #readOn}
     */
    EarlyBytes(Channel channel, ByteBufAllocator allocator, long limit) {
        this.channel = channel;
        this.allocator = allocator;
        this.limit = limit;
    }

    /** Whether there are any. */
    boolean any() {
        return kept != null;
    }

    /** Adds the readable bytes of {@code in}. */
    void add(@Owned ByteBuf in) {
        ByteBuf to = kept;
        if (to == null) {
            to = allocator.directBuffer(Math.max(SMALLEST, in.readableBytes()));
            kept = to;
        }
        to.writeBytes(in);
        in.release();
        if (to.readableBytes() > limit) {
            channel.config().setAutoRead(false);
        }
    }

    /** Resumes reading if there is room again. */
    void readOn() {
        if (!channel.config().isAutoRead() && (kept == null || kept.readableBytes() <= limit)) {
            channel.config().setAutoRead(true);
        }
    }

    /** Hands all bytes to the caller, who releases them. Call only if there are {@link #any}. */
    @Owned
    ByteBuf take() {
        ByteBuf all = kept;
        if (all == null) {
            throw new IllegalStateException("nothing came early");
        }
        kept = null;
        return all;
    }

    /** Releases the bytes; idempotent. */
    void release() {
        if (kept != null) {
            kept.release();
            kept = null;
        }
    }
}
