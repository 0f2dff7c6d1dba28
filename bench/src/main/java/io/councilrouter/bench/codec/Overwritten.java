package io.councilrouter.bench.codec;

import io.councilrouter.codec.ByteSink;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;

/** Copies all that is written, as the gateway's output does with spans of a token's size, over what was there before. */
final class Overwritten implements ByteSink {

    private final ByteBuf bytes = PooledByteBufAllocator.DEFAULT.directBuffer(64 * 1024);

    @Override
    public ByteBuf tail(int wanted) {
        return bytes.ensureWritable(wanted);
    }

    @Override
    public void append(ByteBuf source, int index, int length) {
        bytes.writeBytes(source, index, length);
    }

    @Override
    public long size() {
        return bytes.writerIndex();
    }

    /** Begins at the front again. */
    void clear() {
        bytes.clear();
    }

    void release() {
        bytes.release();
    }
}
