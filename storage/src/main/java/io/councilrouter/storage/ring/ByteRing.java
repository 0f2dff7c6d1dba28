package io.councilrouter.storage.ring;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import org.agrona.BitUtil;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.ringbuffer.RecordDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * How one event loop passes records to the writer: Agrona's ring for one producer and one consumer, in direct memory,
 * with our record layout. Nobody waits: a record that does not fit is refused, and the producer decides what that
 * means.
 *
 * <p>A large ring has a small one in front, which stays in the processor's cache: it takes everything as long as the
 * writer keeps up; the large ring's memory is touched only if it does not.
 *
 * <pre>
 *   producer --- front has room, back is empty ---> front, {@value #FRONT} bytes --- first ---> consumer
 *        \------ else ---------------------------> back, the ring's capacity --- when front is empty --/
 * </pre>
 *
 * <p>So everything in the front is older than anything in the back, and records are read in the order in which they
 * were written.
 *
 * <p>The end of an exchange is never refused because of payload. Room for it is reserved when the exchange is opened;
 * the rest of the back is shared out in steps:
 *
 * <pre>
 *   |&lt;------------------------------ capacity ------------------------------&gt;|
 *   | PROMPT, FRAME                       | OPEN, ATTEMPT, ACCESS |   CLOSE    |
 *                                          1/16 of the ring        640 B each exchange that is open, half of the ring at most
 * </pre>
 *
 * <p>Threads: everything except the counters belongs to the producer, the event loop; the consumer reads through {@link
 * RingPoller}. Only one record can be claimed at a time. Any thread may read the counters.
 */
public final class ByteRing {

    /** Maximum number of bytes of a body in one record; a small ring takes less, see {@link #maxPart()}. */
    public static final int MAX_PART = 16 * 1024;

    /** Minimum size of a ring, in bytes. */
    public static final int MIN_CAPACITY = 64 * 1024;

    /** As much as the loop and the writer can share without leaving a core's cache. */
    static final int FRONT = 512 * 1024;

    /** A ring that is this many times as large gets a front. */
    private static final int WORTH_A_FRONT = 8;

    /**
     * When a record does not fit before the end of the ring, the rest there is skipped: less than a CLOSE of the
     * largest size, once.
     */
    private static final int WRAP = 2 * CloseRecordDescriptor.MAX_RING_LENGTH;

    private static final VarHandle RECORDS = counter("records");
    private static final VarHandle REFUSED = counter("refused");

    private final @Nullable Lane front;
    private final Lane back;
    private final int capacity;

    /** The ring that the claimed record is in. */
    private Lane lane;

    /** How far the consumer had come when the producer last looked. */
    private long consumed;

    private int open;
    private int claimed = -1;
    private long lastExchange;

    @SuppressWarnings("UnusedVariable") // through RECORDS
    private long records;

    @SuppressWarnings("UnusedVariable") // through REFUSED
    private long refused;

    /**
     * Allocates the memory at once; it is freed when the ring is garbage-collected.
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

    /** Maximum number of bytes that {@link #claim} accepts: {@link #MAX_PART}, or about an eighth of a small ring. */
    public int maxPart() {
        return Math.min(MAX_PART, RingRecordDescriptor.payloadLength(back.ring.maxMsgLength()));
    }

    /**
     * Claims a record of payload. {@link #commit()} or {@link #abort()} must follow before anything else is claimed.
     *
     * @param kind {@link RecordKind#PROMPT}, {@link RecordKind#FRAME} or {@link RecordKind#ACCESS}
     * @param flags of that kind, below 2^23
     * @param exchange id from {@link #nextExchange()}
     * @param nanos nanoseconds since 1970
     * @param length number of payload bytes, at most {@link #maxPart()}
     * @return where to write exactly {@code length} bytes, from position to limit; valid until the commit; null if the
     *     ring is too full, which is counted
     */
    public @Nullable ByteBuffer claim(int kind, int flags, long exchange, long nanos, int length) {
        int at = claimRecord(kind, flags, length);
        if (at < 0) {
            return null;
        }
        int payload = head(at, exchange, nanos);
        return lane.view.clear().limit(payload + length).position(payload);
    }

    /** Makes the claimed record visible to the consumer. */
    public void commit() {
        lane.ring.commit(claimed);
        claimed = -1;
        RECORDS.setOpaque(this, (long) RECORDS.getOpaque(this) + 1);
    }

    /** Gives up the claimed record; the consumer skips its room. */
    public void abort() {
        lane.ring.abort(claimed);
        claimed = -1;
    }

    /**
     * An exchange begins; reserves room for its end.
     *
     * @return false if there is no room: then nothing of the exchange is stored, and {@link #close} must not be called
     *     for it
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

    /** Another attempt begins, so the answer so far is discarded. False if there is no room. */
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
     * An opened exchange has ended.
     *
     * @return false if even the reserved room is used up, which takes thousands of open exchanges and a writer that has
     *     stalled
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
     * Counts a record that its producer gave up, because it had waited in vain for room or no record is large enough
     * for it.
     */
    public void refuse() {
        REFUSED.setOpaque(this, (long) REFUSED.getOpaque(this) + 1);
    }

    /**
     * Whether payload of this length would be accepted now; for a producer that paused and looks again. Does not count
     * as a refusal.
     */
    public boolean hasRoom(int length) {
        return fits(length, spared(RecordKind.FRAME));
    }

    /** Maximum number of bytes that can wait for a writer who does not keep up; the front comes on top of that. */
    public int capacity() {
        return capacity;
    }

    /** Number of bytes written but not yet read. Can be called on any thread. */
    public int pendingBytes() {
        return back.ring.size() + (front == null ? 0 : front.ring.size());
    }

    /** Number of records written since the start. Can be called on any thread. */
    public long records() {
        return (long) RECORDS.getOpaque(this);
    }

    /** Number of records refused since the start. Can be called on any thread. */
    public long refused() {
        return (long) REFUSED.getOpaque(this);
    }

    /**
     * Number of bytes beyond which the consumer comes too late: half of the front, or of a ring without one. Can be
     * called on any thread.
     */
    int fill() {
        return (front == null ? capacity : FRONT) / 2;
    }

    /** Reads up to {@code limit} records, in the order in which they were written. On the consumer's thread. */
    int read(MessageHandler handler, int limit) {
        if (front == null) {
            return back.drain(handler, limit);
        }
        int read = 0;
        for (int round = 0; round < 2; round++) {
            read += front.drain(handler, limit - read);
            // The order matters. While the back is not empty, the producer puts nothing in front; so if the front is
            // empty then, it stays empty until the back has been read. Checked the other way round, both could have
            // been filled in between.
            if (!back.isEmpty() && front.isEmpty()) {
                // Once only: after what this reads, there may be something in front again.
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

    /** Number of bytes that a record of this kind must leave free. */
    private int spared(int kind) {
        if (kind == RecordKind.CLOSE) {
            return 0;
        }
        int ends = (int) Math.min((long) (open + 1) * CloseRecordDescriptor.MAX_RING_LENGTH, capacity / 2) + WRAP;
        return kind == RecordKind.PROMPT || kind == RecordKind.FRAME ? ends + capacity / 16 : ends;
    }

    private boolean fits(int length, int spared) {
        // The rest after it must have room for the header of Agrona's padding.
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
