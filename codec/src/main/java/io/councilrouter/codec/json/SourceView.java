package io.councilrouter.codec.json;

import io.councilrouter.codec.Borrowed;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * Two movable windows over the bytes of a document. They are duplicates of the source's underlying memory, made once
 * and reused as long as documents come from the same buffer object, as they do with recycled read buffers.
 */
final class SourceView {
    private @Nullable ByteBuf root;
    private ByteBuf value = Unpooled.EMPTY_BUFFER;
    private ByteBuf span = Unpooled.EMPTY_BUFFER;
    private int base;

    /** Points at the readable bytes of {@code source}; the first of them is position 0. */
    @SuppressWarnings("ReferenceEquality") // the identity of the buffer object matters, not its bytes
    void over(@Borrowed ByteBuf source) {
        ByteBuf bottom = source;
        for (ByteBuf next = bottom.unwrap(); next != null; next = next.unwrap()) {
            bottom = next;
        }
        int shift;
        if (bottom == source) {
            shift = 0;
        } else if (source.hasMemoryAddress() && bottom.hasMemoryAddress()) {
            shift = (int) (source.memoryAddress() - bottom.memoryAddress());
        } else if (source.hasArray() && bottom.hasArray()) {
            shift = source.arrayOffset() - bottom.arrayOffset();
        } else {
            // A view of a composite does not tell where it begins, but its duplicate does.
            root = null;
            value = source.duplicate();
            span = source.duplicate();
            base = value.readerIndex();
            return;
        }
        if (bottom != root) {
            root = bottom;
            value = bottom.duplicate();
            span = bottom.duplicate();
        }
        base = shift + source.readerIndex();
    }

    /** Bytes {@code from} to {@code to} of the document; valid until the next call. */
    @Borrowed
    ByteBuf value(long from, long to) {
        return value.setIndex(base + (int) from, base + (int) to);
    }

    /** The same in a second view, independent of {@link #value}. */
    @Borrowed
    ByteBuf span(long from, long to) {
        return span.setIndex(base + (int) from, base + (int) to);
    }

    /** Forgets the source. */
    void clear() {
        root = null;
        value = Unpooled.EMPTY_BUFFER;
        span = Unpooled.EMPTY_BUFFER;
        base = 0;
    }
}
