package io.councilrouter.bench.codec;

import io.councilrouter.codec.ByteSink;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;

/** A sink that copies everything over what it held before, as the gateway's output does with small spans. */
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

    /** Starts at the beginning again. */
    void clear() {
        bytes.clear();
    }

    void release() {
        bytes.release();
    }
}
