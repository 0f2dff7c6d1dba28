package io.councilrouter.proxy.tap;

import io.councilrouter.proxy.exchange.Holdable;
import io.councilrouter.storage.ring.CloseRecord;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * How far the recording of one exchange has come: what is in the ring, and what still has to go there. Recycled; on its loop.
 */
final class RecordingState {
    /** Its id in the ring. */
    long id;
    /** When it began, nanoseconds since 1970; all its records carry this time. */
    long began;
    /** Whether its first record is in the ring, so that its end must be told; room for that is reserved. */
    boolean open;
    /** Whether some of the bodies' bytes are missing. */
    boolean truncated;
    /** Whether no more of the answer is kept. */
    boolean over;
    /**
     * Whether the current attempt asks a model of which nothing is kept. If no other attempt follows, the exchange is not kept
     * either.
     */
    boolean unwanted;
    /** Whether the client may come back to the answer. */
    boolean recalled;
    /** Bytes of the answer's current attempt that were taken. */
    int answer;
    /** How the bytes of the answer are to be read. */
    int form;
    /** When it began to wait for room, monotonic nanoseconds. */
    long since;
    /** Whether it waits for room. */
    boolean waits;
    /** What of the request's body still has to go into the ring; owned. */
    @Nullable
    ByteBuf prompt;
    /** What of the answer still has to go into the ring, in order; owned. */
    final Deque<ByteBuf> late = new ArrayDeque<>(2);
    /** Whose reading has been stopped until there is room; null for nobody. */
    @Nullable
    Holdable holder;
    /** How the exchange ended, if it ended before everything was in the ring. */
    @Nullable
    CloseRecord end;

    /** As new. */
    RecordingState reset(long next) {
        id = next;
        began = 0;
        open = false;
        truncated = false;
        over = false;
        unwanted = false;
        recalled = false;
        answer = 0;
        form = 0;
        waits = false;
        return this;
    }

    /** Whether something has still to go into the ring. */
    boolean pending() {
        return prompt != null || !late.isEmpty();
    }

    /** Drops what of the answer has not gone into the ring; returns its size in bytes. */
    long forgetLate() {
        long bytes = 0;
        for (ByteBuf next = late.poll(); next != null; next = late.poll()) {
            bytes += next.readableBytes();
            next.release();
        }
        return bytes;
    }

    /** Drops what of the request has not gone into the ring. */
    void forgetPrompt() {
        if (prompt != null) {
            prompt.release();
            prompt = null;
        }
    }

    /** Lets the backend be read again. */
    void letGo() {
        if (holder != null) {
            holder.hold(false);
            holder = null;
        }
    }
}
