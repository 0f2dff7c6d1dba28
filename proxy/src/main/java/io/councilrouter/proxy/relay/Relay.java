package io.councilrouter.proxy.relay;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.chat.Usage;
import io.councilrouter.codec.fault.Fault;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Takes an answer's bytes from the backend to the client's sink. Nothing else touches them.
 *
 * <ul>
 *   <li>{@link Splice}: whole answers, as they came.
 *   <li>{@link Sift}: streams of the same dialect, by whole frames; a frame may be left out, none is edited.
 *   <li>{@link Transcode}: read in one dialect, written in another.
 * </ul>
 *
 * <p>One per attempt, on its loop.
 */
public sealed interface Relay permits Splice, Sift, Transcode {
    /** Most bytes of a whole answer that are held back until it is known to be complete; bytes. */
    int HOLD = 64 * 1024;

    /** More of the body. */
    void onBody(@Borrowed ByteBuf part);

    /** The body is complete by its framing; afterwards {@link #fault} tells whether the answer was, too. */
    void onEnd();

    /** Whether model output has been seen, or the answer has grown too large to hold. */
    boolean content();

    /** How many frames or parts with model output there have been; the stall clock watches this. */
    long contents();

    /** Whether the dialect's own terminator has been read: nothing may come after it. */
    boolean terminated();

    /** Why the answer is not complete or not usable; null while all is well. */
    @Nullable
    Fault fault();

    /** How many frames were left out because they were not JSON. */
    default int leftOut() {
        return 0;
    }

    /** Token counts seen so far. */
    Usage usage();

    /** Finish reason of the first choice, null until seen. */
    @Nullable
    FinishReason finish();

    /** How the client may be told at this point that work goes on. */
    Beat beat();

    /** Releases what it holds. Idempotent. */
    void close();
}
