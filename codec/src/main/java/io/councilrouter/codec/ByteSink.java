package io.councilrouter.codec;

import io.netty.buffer.ByteBuf;

/**
 * Where writers put bytes. Small spans are copied into a pooled tail buffer; large ones are kept as retained slices of
 * the buffer they are already in (copying a span under {@link #SLICE_FROM} costs less than the outbound entry it
 * saves).
 *
 * <p>Not thread-safe; used on one event loop.
 */
public interface ByteSink {

    /** Spans of at least this many bytes are sliced, shorter ones are copied. */
    int SLICE_FROM = 1024;

    /**
     * The buffer to append to, with at least {@code bytes} writable bytes.
     *
     * @param bytes how much the caller is about to write, at most 64 KiB
     * @return borrowed; valid until the next call on this sink
     */
    @Borrowed
    ByteBuf tail(int bytes);

    /**
     * Appends {@code length} bytes of {@code source} from absolute {@code index}; the indices of {@code source} do not
     * move. A span of {@link #SLICE_FROM} bytes or more may be retained instead of copied.
     */
    void append(@Borrowed ByteBuf source, int index, int length);

    /** Appends the readable bytes of {@code source} without moving its indices. */
    default void append(@Borrowed ByteBuf source) {
        append(source, source.readerIndex(), source.readableBytes());
    }

    /** Appends a constant. */
    default void append(byte[] constant) {
        tail(constant.length).writeBytes(constant);
    }

    /** Number of bytes appended so far. */
    long size();
}
