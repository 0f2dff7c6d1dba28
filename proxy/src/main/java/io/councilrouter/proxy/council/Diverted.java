package io.councilrouter.proxy.council;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.netty.buffer.ByteBuf;

/** A sink whose bytes go where it is told, so that a writer that was made for one can be led to another. */
final class Diverted implements ByteSink {
    private ByteSink to;

    /** A sink that leads to {@code first}. */
    Diverted(ByteSink first) {
        to = first;
    }

    /** What comes from now on goes there. */
    void to(ByteSink other) {
        to = other;
    }

    @Override
    @Borrowed
    public ByteBuf tail(int bytes) {
        return to.tail(bytes);
    }

    @Override
    public void append(@Borrowed ByteBuf source, int index, int length) {
        to.append(source, index, length);
    }

    @Override
    public void append(byte[] constant) {
        to.append(constant);
    }

    @Override
    public long size() {
        return to.size();
    }
}
