package io.councilrouter.proxy.tap;

import io.councilrouter.codec.Owned;
import io.councilrouter.proxy.exchange.Holdable;
import io.councilrouter.proxy.turns.Deadline;
import io.councilrouter.proxy.turns.Turns;
import io.councilrouter.storage.ring.ByteRing;
import io.councilrouter.storage.ring.CloseRecord;
import io.councilrouter.storage.ring.RecordKind;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Holds records for which a loop's ring has no room at the moment.
 *
 * <pre>
 *   part --fits--> ring
 *     |
 *     +--full, drop--------------> refused, counted: the row is truncated from here on
 *     +--full, backpressure--> waits here, the backend is not read --room--> ring, the backend is read again
 *                                   |
 *                                   +--after 250 ms, or too much waits--> refused, counted
 * </pre>
 *
 * <p>Exchanges wait in line and never overtake each other. A long request goes in parts, one a turn. Confined to its loop.
 */
final class Backlog {
    /** How long anything waits, nanoseconds. */
    static final long PATIENCE_NANOS = 250_000_000L;

    private static final long LOOK_NANOS = 5_000_000L;
    /** Parts that go into the ring in one turn, so that a long line does not hold up the loop. */
    private static final int TURN = 8;

    /** Bytes that may wait however small the ring is: a few reads from backends. */
    private static final long LEAST = 1L << 20;

    private final ByteRing ring;
    private final Turns turns;
    private final Deque<RecordingState> spare = new ArrayDeque<>();
    private final Deque<RecordingState> line = new ArrayDeque<>();
    private final Deadline look = new Deadline(this::look);
    private final long most;
    private long held;
    private int ending;

    Backlog(ByteRing ring, Turns turns) {
        this.ring = ring;
        this.turns = turns;
        most = Math.max(LEAST, ring.capacity() / 4L);
    }

    /** A record of an exchange that begins. */
    RecordingState take() {
        RecordingState kept = spare.poll();
        return (kept == null ? new RecordingState() : kept).reset(ring.nextExchange());
    }

    /** Bytes of answers that wait; for tests. */
    long held() {
        return held;
    }

    /** Whether something of an exchange that is over still has to go into the ring. */
    boolean pending() {
        return ending > 0;
    }

    long epochNanos() {
        return turns.millis() * 1_000_000L;
    }

    /** The request's body: its first part at once, the others one a turn. */
    void prompt(RecordingState kept, @Owned ByteBuf body, boolean patient) {
        kept.prompt = body;
        promptPart(kept, patient);
    }

    private void promptPart(RecordingState kept, boolean patient) {
        ByteBuf body = kept.prompt;
        if (body == null || kept.waits) {
            return;
        }
        int size = Math.min(body.readableBytes(), ring.maxPart());
        if (patient && !ring.hasRoom(size)) {
            queue(kept, null);
        } else if (!put(kept, RecordKind.PROMPT, 0, body, size)) {
            kept.truncated = true;
            kept.forgetPrompt();
            settle(kept);
        } else if (body.isReadable()) {
            turns.execute(() -> promptPart(kept, patient));
        } else {
            kept.forgetPrompt();
            settle(kept);
        }
    }

    /**
     * Bytes of the answer: between reader and writer index, which both stay.
     *
     * @param patient whether they may wait for room
     */
    void answer(RecordingState kept, Holdable attempt, ByteBuf part, boolean patient) {
        int from = part.readerIndex();
        int end = part.writerIndex();
        if (kept.late.isEmpty()) {
            while (part.isReadable()) {
                int size = Math.min(part.readableBytes(), ring.maxPart());
                if ((patient && !ring.hasRoom(size)) || !put(kept, RecordKind.FRAME, kept.form, part, size)) {
                    break;
                }
            }
        }
        int left = part.readableBytes();
        if (left > 0) {
            if (patient && held + left <= most) {
                kept.late.add(part.retainedSlice());
                held += left;
                attempt.hold(true);
                queue(kept, attempt);
            } else {
                if (patient) {
                    ring.refuse();
                }
                drop(kept);
            }
        }
        part.setIndex(from, end);
    }

    /** A new attempt: what came of the answer so far is forgotten. */
    void again(RecordingState kept) {
        held -= kept.forgetLate();
        kept.letGo();
        kept.over = false;
        if (kept.answer > 0 && !ring.attempt(kept.id, kept.began)) {
            // Texts of two attempts must not be joined.
            kept.over = true;
            kept.truncated = true;
        }
        kept.answer = 0;
    }

    /**
     * The exchange is over.
     *
     * @param facts borrowed, or handed over if something of the exchange is still pending
     */
    void end(RecordingState kept, CloseRecord facts) {
        if (kept.pending()) {
            kept.end = facts;
            ending++;
        } else {
            close(kept, facts);
        }
    }

    private void close(RecordingState kept, CloseRecord facts) {
        if (kept.open) {
            ring.close(kept.id, kept.began, facts.truncated(kept.truncated));
        }
        kept.letGo();
        kept.end = null;
        if (!kept.waits) {
            spare.push(kept);
        }
    }

    /** Everything is in the ring, or given up. */
    private void settle(RecordingState kept) {
        kept.letGo();
        CloseRecord end = kept.end;
        if (end != null && !kept.pending()) {
            ending--;
            close(kept, end);
        }
    }

    private void queue(RecordingState kept, @Nullable Holdable attempt) {
        if (attempt != null) {
            kept.holder = attempt;
        }
        if (!kept.waits) {
            kept.waits = true;
            kept.since = turns.nanos();
            line.add(kept);
        }
        if (!look.armed()) {
            turns.arm(look, LOOK_NANOS);
        }
    }

    /** No more of the answer is kept. */
    private void drop(RecordingState kept) {
        kept.truncated = true;
        kept.over = true;
        held -= kept.forgetLate();
        kept.letGo();
    }

    private void look() {
        int parts = TURN;
        for (RecordingState first = line.peek(); first != null; first = line.peek()) {
            parts = drain(first, parts);
            if (first.pending()) {
                if (parts == 0 || turns.nanos() - first.since < PATIENCE_NANOS) {
                    break;
                }
                ring.refuse();
                first.forgetPrompt();
                drop(first);
            }
            line.poll();
            first.waits = false;
            settle(first);
        }
        if (line.isEmpty()) {
            return;
        }
        if (parts == 0) {
            turns.execute(this::look);
        } else {
            turns.arm(look, LOOK_NANOS);
        }
    }

    /** Moves as much into the ring as there is room for; returns how many more parts this turn may move. */
    private int drain(RecordingState kept, int parts) {
        int left = parts;
        while (left > 0 && kept.prompt != null && one(kept, RecordKind.PROMPT, 0, kept.prompt)) {
            left--;
            if (!kept.prompt.isReadable()) {
                kept.forgetPrompt();
            }
        }
        for (ByteBuf next = kept.late.peek(); left > 0 && next != null; next = kept.late.peek()) {
            int before = next.readableBytes();
            if (!one(kept, RecordKind.FRAME, kept.form, next)) {
                break;
            }
            left--;
            held -= before - next.readableBytes();
            if (!next.isReadable()) {
                kept.late.poll();
                next.release();
            }
        }
        return left;
    }

    private boolean one(RecordingState kept, int kind, int flags, ByteBuf bytes) {
        int size = Math.min(bytes.readableBytes(), ring.maxPart());
        return ring.hasRoom(size) && put(kept, kind, flags, bytes, size);
    }

    private boolean put(RecordingState kept, int kind, int flags, ByteBuf bytes, int size) {
        ByteBuffer into = ring.claim(kind, flags, kept.id, kept.began, size);
        if (into == null) {
            return false;
        }
        bytes.readBytes(into);
        ring.commit();
        return true;
    }
}
