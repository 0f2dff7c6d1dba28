package io.councilrouter.codec.dialect;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.Pieces;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Part of a request that must wait for its turn. Unlike {@link HeldText} it keeps large spans as slices, so that a
 * prompt or an image is not copied just because another field has to come first. Not thread-safe; whoever creates it
 * closes it.
 */
public final class HeldPieces implements ByteSink {
    /** Null until something is held, which for most parts of most requests never happens. */
    private @Nullable Pieces pieces;

    /** Starts empty. */
    public HeldPieces() {}

    private Pieces pieces() {
        Pieces held = pieces;
        if (held == null) {
            held = new Pieces(PooledByteBufAllocator.DEFAULT);
            pieces = held;
        }
        return held;
    }

    @Override
    public @Borrowed ByteBuf tail(int bytes) {
        return pieces().tail(bytes);
    }

    @Override
    public void append(@Borrowed ByteBuf source, int index, int length) {
        if (length > 0) {
            pieces().append(source, index, length);
        }
    }

    @Override
    public long size() {
        return pieces == null ? 0 : pieces.size();
    }

    /** Whether nothing is held. */
    public boolean isEmpty() {
        return size() == 0;
    }

    /** Appends everything to {@code out}; nothing is left here. */
    public void moveTo(ByteSink out) {
        if (pieces != null) {
            pieces.drainTo(piece -> {
                out.append(piece);
                piece.release();
            });
        }
    }

    /** Releases everything. Idempotent; usable again. */
    public void close() {
        if (pieces != null) {
            pieces.reset();
        }
    }
}
