package io.councilrouter.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A body as a list of buffers: small spans are copied into pooled tails of up to 64 KiB, spans of {@link
 * ByteSink#SLICE_FROM} bytes or more are retained in their own buffers. Owns its buffers until they are taken.
 *
 * <p>Reusable, not thread-safe, one event loop.
 */
public final class Pieces implements ByteSink {
    private static final int FIRST_TAIL = 512;
    private static final int LARGEST_TAIL = 64 * 1024;

    private final ByteBufAllocator allocator;
    private @Nullable ByteBuf[] pieces = new ByteBuf[8];
    private int count;
    private @Nullable ByteBuf tail;
    private int tailSize = FIRST_TAIL;
    private long before;

    /** Takes its tail buffers from {@code allocator}. */
    public Pieces(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    @Override
    @Borrowed
    public ByteBuf tail(int bytes) {
        ByteBuf open = tail;
        if (open != null) {
            // Only a tail without a slice behind it may grow in place.
            if (open.writableBytes() >= bytes) {
                return open;
            }
            before += open.readableBytes();
        }
        ByteBuf fresh = allocator.buffer(Math.max(bytes, tailSize));
        tailSize = Math.min(2 * tailSize, LARGEST_TAIL);
        add(fresh);
        tail = fresh;
        return fresh;
    }

    @Override
    public void append(@Borrowed ByteBuf source, int index, int length) {
        if (length < SLICE_FROM) {
            tail(length).writeBytes(source, index, length);
            return;
        }
        ByteBuf open = tail;
        if (open != null) {
            before += open.readableBytes();
            tail = null;
        }
        add(source.retainedSlice(index, length));
        before += length;
    }

    @Override
    public void append(byte[] constant) {
        int at = 0;
        while (at < constant.length) {
            int step = Math.min(constant.length - at, LARGEST_TAIL);
            tail(step).writeBytes(constant, at, step);
            at += step;
        }
    }

    @Override
    public long size() {
        ByteBuf open = tail;
        return open == null ? before : before + open.readableBytes();
    }

    private void add(@Owned ByteBuf piece) {
        if (count == pieces.length) {
            pieces = Arrays.copyOf(pieces, 2 * count);
        }
        pieces[count++] = piece;
    }

    /** Number of pieces since the last {@link #reset}, including those already taken; one of them may be empty. */
    public int count() {
        return count;
    }

    /** Hands over piece {@code i} of {@link #count}; each piece can be taken once. {@link #size} does not change. */
    @Owned
    public ByteBuf take(int i) {
        ByteBuf piece = i < count ? pieces[i] : null;
        if (piece == null) {
            throw new IllegalStateException("no piece " + i + " of " + count + ", or taken before");
        }
        // An open tail is always the last piece.
        if (tail != null && i == count - 1) {
            before += piece.readableBytes();
            tail = null;
        }
        pieces[i] = null;
        return piece;
    }

    /** Hands over the remaining pieces in order; {@code to} becomes the owner of each. Nothing is left here. */
    public void drainTo(Consumer<ByteBuf> to) {
        for (int i = 0; i < count; i++) {
            ByteBuf piece = pieces[i];
            if (piece != null && piece.isReadable()) {
                to.accept(take(i));
            }
        }
        reset();
    }

    /** Copies the remaining bytes into {@code to}, in order, and releases them. Meant for small bodies. */
    public void drainTo(@Borrowed ByteBuf to) {
        for (int i = 0; i < count; i++) {
            ByteBuf piece = pieces[i];
            if (piece != null) {
                to.writeBytes(piece, piece.readerIndex(), piece.readableBytes());
            }
        }
        reset();
    }

    /** Hands over the remaining bytes as one buffer; nothing is left here. */
    @Owned
    public ByteBuf takeComposite() {
        if (count == 1 && pieces[0] != null) {
            ByteBuf only = take(0);
            reset();
            return only;
        }
        if (count == 0) {
            return Unpooled.EMPTY_BUFFER;
        }
        CompositeByteBuf whole = allocator.compositeBuffer(Math.max(2, count));
        drainTo(piece -> whole.addComponent(true, piece));
        return whole;
    }

    /** Releases everything held; the object can be used again. */
    public void release() {
        reset();
    }

    /** Releases everything held and starts over. */
    public void reset() {
        for (int i = 0; i < count; i++) {
            ByteBuf piece = pieces[i];
            pieces[i] = null;
            if (piece != null) {
                piece.release();
            }
        }
        count = 0;
        tail = null;
        tailSize = FIRST_TAIL;
        before = 0;
    }
}
