package io.councilrouter.storage.ring;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import org.agrona.BitUtil;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.ringbuffer.RecordDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * What one event loop tells the writer: Agrona's ring of one producer and one consumer, in direct memory, with our record in it.
 * Nobody waits: what does not fit is refused, and the producer decides what that means.
 *
 * <p>A large ring has a small one in front, which stays in the processor's cache: it takes everything as long as the writer keeps up, and
 * the memory behind it is touched only when it does not.
 *
 * <pre>
 *   producer --- front has room, back is empty ---> front, {@value #FRONT} bytes --- first ---> consumer
 *        \------ else ---------------------------> back, the ring's capacity --- when front is empty --/
 * </pre>
 *
 * <p>So whatever lies in front is older than what lies in the back, and records are read in the order in which they were written.
 *
 * <p>The end of an exchange is never refused for payload. Room for it is set aside when the exchange is opened, and the rest of the
 * back is given away in steps:
 *
 * <pre>
 *   |&lt;------------------------------ capacity ------------------------------&gt;|
 *   | PROMPT, FRAME                       | OPEN, ATTEMPT, ACCESS |   CLOSE    |
 *                                          1/16 of the ring        640 B each exchange that is open, half of the ring at most
 * </pre>
 *
 * <p>Threads: everything but the counters belongs to the producer, the event loop; the consumer reads through {@link RingPoller}.
 * One record is claimed at a time. The counters may be read by anybody.
 */
public final class ByteRing {

    /** Most bytes of a body in one record; a small ring takes less, see {@link #maxPart()}. */
    public static final int MAX_PART = 16 * 1024;

    /** Smallest ring, in bytes. */
    public static final int MIN_CAPACITY = 64 * 1024;

    /** What the loop and the writer share without leaving the cache of a core. */
    static final int FRONT = 512 * 1024;

    /** A ring has a front if it is so many times as large. */
    private static final int WORTH_A_FRONT = 8;

    /**
     * Where a record meets the end of the ring, what is left there is skipped: less than a CLOSE of the largest size,
     * once.
     */
    private static final int WRAP = 2 * CloseRecordDescriptor.MAX_RING_LENGTH;

    private static final VarHandle RECORDS = counter("records");
    private static final VarHandle REFUSED = counter("refused");

    private final @Nullable Lane front;
    private final Lane back;
    private final int capacity;

    /** Where the claimed record is. */
    private Lane lane;

    /** How far the consumer was when the producer last looked. */
    private long consumed;

    private int open;
    private int claimed = -1;
    private long lastExchange;

    @SuppressWarnings("UnusedVariable") // through RECORDS
    private long records;

    @SuppressWarnings("UnusedVariable") // through REFUSED
    private long refused;

    /**
     * Takes the memory at once; it is given back when the ring is collected.
     *
     * @param bytes capacity, rounded up to a power of two; at least {@link #MIN_CAPACITY}
     */
    public ByteRing(int bytes) {
        capacity = BitUtil.findNextPositivePowerOfTwo(Math.max(bytes, MIN_CAPACITY));
        front = capacity >= WORTH_A_FRONT * FRONT ? new Lane(FRONT) : null;
        back = new Lane(capacity);
        lane = back;
    }

    /** An id for the next exchange, unique in this ring. */
    public long nextExchange() {
        return ++lastExchange;
    }

    /** Most bytes that {@link #claim} takes: {@link #MAX_PART}, or about an eighth of a small ring. */
    public int maxPart() {
        return Math.min(MAX_PART, RingRecordDescriptor.payloadLength(back.ring.maxMsgLength()));
    }

    /**
     * Claims a record of payload. To be followed by {@link #commit()} or {@link #abort()} before anything else is claimed.
     *
     * @param kind {@link RecordKind#PROMPT}, {@link RecordKind#FRAME} or {@link RecordKind#ACCESS}
     * @param flags of that kind, below 2^23
     * @param exchange as {@link #nextExchange()} gave it
     * @param nanos nanoseconds since 1970
     * @param length bytes of payload, at most {@link #maxPart()}
     * @return where to put exactly {@code length} bytes, from position to limit; valid until the commit;
     *     null when the ring is too full, which is counted
     */
    public @Nullable ByteBuffer claim(int kind, int flags, long exchange, long nanos, int length) {
        int at = claimRecord(kind, flags, length);
        if (at < 0) {
            return null;
        }
        int payload = head(at, exchange, nanos);
        return lane.view.clear().limit(payload + length).position(payload);
    }

    /** Publishes the claimed record to the consumer. */
    public void commit() {
        lane.ring.commit(claimed);
        claimed = -1;
        RECORDS.setOpaque(this, (long) RECORDS.getOpaque(this) + 1);
    }

    /** Gives up the claimed record; its room is skipped by the consumer. */
    public void abort() {
        lane.ring.abort(claimed);
        claimed = -1;
    }

    /**
     * An exchange begins, and room for its end is set aside.
     *
     * @return false when there is no room: nothing of the exchange is kept then, and {@link #close} must not be called for it
     */
    public boolean open(long exchange, long nanos, OpenRecord facts) {
        int at = claimRecord(RecordKind.OPEN, facts.flags(), facts.size());
        if (at < 0) {
            return false;
        }
        facts.encode(lane.memory, head(at, exchange, nanos));
        commit();
        open++;
        return true;
    }

    /** Another attempt begins; what came of the answer so far is forgotten. False when there is no room. */
    public boolean attempt(long exchange, long nanos) {
        int at = claimRecord(RecordKind.ATTEMPT, 0, 0);
        if (at < 0) {
            return false;
        }
        head(at, exchange, nanos);
        commit();
        return true;
    }

    /**
     * An exchange that was opened is over.
     *
     * @return false when even the room set aside is used up, which takes thousands of open exchanges and a writer that stands still
     */
    public boolean close(long exchange, long nanos, CloseRecord facts) {
        open--;
        int at = claimRecord(RecordKind.CLOSE, facts.flags(), facts.size());
        if (at < 0) {
            return false;
        }
        facts.encode(lane.memory, head(at, exchange, nanos));
        commit();
        return true;
    }

    /**
     * Counts a record that its producer gave up: it had waited for room in vain, or no record is large enough for it.
     */
    public void refuse() {
        REFUSED.setOpaque(this, (long) REFUSED.getOpaque(this) + 1);
    }

    /**
     * Whether payload of so many bytes would be taken now; for a producer that paused and looks again. Counts nothing.
     */
    public boolean hasRoom(int length) {
        return fits(length, spared(RecordKind.FRAME));
    }

    /** Bytes that wait for a writer who does not keep up, at most; what fits in front is in addition. */
    public int capacity() {
        return capacity;
    }

    /** Bytes written and not yet read. Any thread. */
    public int pendingBytes() {
        return back.ring.size() + (front == null ? 0 : front.ring.size());
    }

    /** Records written since the start. Any thread. */
    public long records() {
        return (long) RECORDS.getOpaque(this);
    }

    /** Records refused since the start. Any thread. */
    public long refused() {
        return (long) REFUSED.getOpaque(this);
    }

    /**
     * Bytes that should not have gathered when the consumer comes: half of the front, or of a ring without one. Any
     * thread.
     */
    int fill() {
        return (front == null ? capacity : FRONT) / 2;
    }

    /** Reads at most so many records, in the order in which they were written. The consumer's thread. */
    int read(MessageHandler handler, int limit) {
        if (front == null) {
            return back.drain(handler, limit);
        }
        int read = 0;
        for (int round = 0; round < 2; round++) {
            read += front.drain(handler, limit - read);
            // In this order: while something is in the back, the producer puts nothing in front; what is not in front
            // then will not be there before the back was read. The other way round, both could have been filled
            // between.
            if (!back.isEmpty() && front.isEmpty()) {
                // Once: behind what this reads there may be something in front again.
                read += back.ring.read(handler, limit - read);
            }
        }
        return read;
    }

    private int claimRecord(int kind, int flags, int length) {
        if (claimed >= 0) {
            throw new IllegalStateException("the record claimed before was neither committed nor aborted");
        }
        int type = RingRecordDescriptor.type(kind, flags);
        int at = inFront(type, length);
        if (at < 0 && fits(length, spared(kind))) {
            at = back.ring.tryClaim(type, RingRecordDescriptor.recordLength(length));
            lane = back;
        }
        if (at < 0) {
            refuse();
            return -1;
        }
        claimed = at;
        return at;
    }

    private int inFront(int type, int length) {
        if (front == null || !back.isEmpty()) {
            return -1;
        }
        lane = front;
        return front.ring.tryClaim(type, RingRecordDescriptor.recordLength(length));
    }

    private int head(int at, long exchange, long nanos) {
        lane.memory.putLong(RingRecordDescriptor.exchangeOffset(at), exchange);
        lane.memory.putLong(RingRecordDescriptor.nanosOffset(at), nanos);
        return RingRecordDescriptor.payloadOffset(at);
    }

    /** Bytes that a record of this kind must leave free. */
    private int spared(int kind) {
        if (kind == RecordKind.CLOSE) {
            return 0;
        }
        int ends = (int) Math.min((long) (open + 1) * CloseRecordDescriptor.MAX_RING_LENGTH, capacity / 2) + WRAP;
        return kind == RecordKind.PROMPT || kind == RecordKind.FRAME ? ends + capacity / 16 : ends;
    }

    private boolean fits(int length, int spared) {
        // What is left behind it has to have room for the header of Agrona's padding.
        int needed = RingRecordDescriptor.ringLength(length) + RecordDescriptor.HEADER_LENGTH;
        long produced = back.ring.producerPosition();
        int toEnd = capacity - ((int) produced & (capacity - 1));
        int skipped = needed > toEnd ? toEnd : 0;
        long most = (long) capacity - spared - needed - skipped;
        if (produced - consumed <= most) {
            return true;
        }
        consumed = back.ring.consumerPosition();
        return produced - consumed <= most;
    }

    private static VarHandle counter(String name) {
        try {
            return MethodHandles.lookup().findVarHandle(ByteRing.class, name, long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
