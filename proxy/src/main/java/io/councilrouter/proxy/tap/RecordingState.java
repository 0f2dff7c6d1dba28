package io.councilrouter.proxy.tap;

import io.councilrouter.proxy.exchange.Holdable;
import io.councilrouter.storage.ring.CloseRecord;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * How far one exchange has been recorded: what is in the ring already, and what still has to go there. Recycled; on
 * its loop.
 */
final class RecordingState {
    /** Its id in the ring. */
    long id;
    /** When it began, nanoseconds since 1970: the time of all its records, for nobody looks at another. */
    long began;
    /** Whether the ring knows of it: its end must be told, and room for that is set aside. */
    boolean open;
    /** Whether something of the bodies is missing. */
    boolean truncated;
    /** Whether no more of the answer is kept. */
    boolean over;
    /**
     * Whether the attempt under way is at a model of which nothing is kept: should it be the last, neither is the
     * exchange.
     */
    boolean unwanted;
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
    /** Whose reading stands still because of it. */
    @Nullable
    Holdable holder;
    /** How the exchange ended, if that was before everything was in the ring. */
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
        answer = 0;
        form = 0;
        waits = false;
        return this;
    }

    /** Whether something has still to go into the ring. */
    boolean pending() {
        return prompt != null || !late.isEmpty();
    }

    /** Drops what was still to go into the ring of the answer; returns its size in bytes. */
    long forgetLate() {
        long bytes = 0;
        for (ByteBuf next = late.poll(); next != null; next = late.poll()) {
            bytes += next.readableBytes();
            next.release();
        }
        return bytes;
    }

    /** Drops what was still to go into the ring of the request. */
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
