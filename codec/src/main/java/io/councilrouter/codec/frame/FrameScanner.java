package io.councilrouter.codec.frame;

import io.councilrouter.codec.Borrowed;
import io.netty.buffer.ByteBuf;

/**
 * Cuts a stream into frames, resumable at any byte. A frame that lies within the bytes of one call is handed over in
 * place; only one that straddles calls is copied, into a pooled buffer that the scanner owns until {@link #close}.
 *
 * <p>One per stream or recycled by {@link #reset}; not thread-safe; allocates nothing per frame. After a fault, an
 * {@link #end} or a {@link #close} it is dead: it consumes bytes and ignores them.
 */
public sealed interface FrameScanner permits SseScanner, NdjsonScanner {

    /**
     * Consumes the next {@code length} readable bytes and hands every frame that ends in them to {@code sink}. Meant
     * for a caller that forwards the bytes itself: they are not changed, only the reader index moves.
     *
     * @param in its reader index moves by {@code length}, its writer index stays
     * @param length at most the readable bytes; for a body, what {@link
     *     io.councilrouter.codec.http.BodyScanner#dataLength} says
     */
    void scan(@Borrowed ByteBuf in, int length, FrameSink sink);

    /** Consumes all readable bytes. */
    default void scan(@Borrowed ByteBuf in, FrameSink sink) {
        scan(in, in.readableBytes(), sink);
    }

    /** The stream has ended: a frame that lacks only its final line end still counts. Idempotent. */
    void end(FrameSink sink);

    /** Whether the scanner is between frames: all bytes so far have been handed on. */
    boolean atBoundary();

    /** Whether the stream has contained an {@code id:} line so far. */
    default boolean sawId() {
        return false;
    }

    /** Prepares for another stream. */
    void reset();

    /** Releases what is carried. Idempotent. */
    void close();
}
