package io.councilrouter.storage.write;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.stream.IntStream;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.SleepingIdleStrategy;

/**
 * The thread {@code storage-writer}. It sleeps as long as it may: nobody waits for a row, and reading what has
 * gathered in one go is cheaper than waking for each record. Under load the sleep is halved whenever more than the
 * wanted amount has gathered, and doubled when less than a quarter of it has: so what is read is still in the cache,
 * and no ring fills up.
 */
public final class StorageWriter {

    private static final long LONGEST_REST_NANOS = 32_000_000;
    private static final long SHORTEST_REST_NANOS = 250_000;

    /** What a loop may write into its ring meanwhile; the rest is short enough for a ring to take it. */
    private static final long BYTES_A_MILLISECOND = 256 * 1024;

    /** The same of access lines alone, twice what the fastest loop writes. */
    private static final long LINES_A_MILLISECOND = 32 * 1024;

    /** Hundredths of what shall gather during a rest. */
    private static final int ENOUGH = 100;

    /** Less than this part of it is little. */
    private static final int LITTLE = 4;

    private static final long NANOS_A_MILLISECOND = 1_000_000;

    private static final VarHandle CLOSING;

    static {
        try {
            CLOSING = MethodHandles.lookup().findVarHandle(StorageWriter.class, "closing", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final BatchWriter writer;
    private final WriterListener listener;
    /** Each twice as long as the one before. */
    private final IdleStrategy[] rests;

    private final Thread thread;
    private long graceNanos;

    @SuppressWarnings("UnusedVariable") // through CLOSING
    private boolean closing;

    /**
     * Makes the thread; {@link #start()} starts it.
     *
     * @param ring bytes of the smallest ring
     * @param listener told of bugs, which end a cycle and not the thread
     */
    public StorageWriter(BatchWriter writer, int ring, WriterListener listener) {
        this.writer = writer;
        this.listener = listener;
        rests = IntStream.rangeClosed(0, longest(longestRest(ring, writer.keepsRows())))
                .mapToObj(step -> new SleepingIdleStrategy(SHORTEST_REST_NANOS << step))
                .toArray(IdleStrategy[]::new);
        thread = new Thread(this::run, writer.roleName());
    }

    /** How long a ring of so many bytes may be left alone, where rows are kept or only access lines written. */
    static long longestRest(int ring, boolean rows) {
        long fills = ring * NANOS_A_MILLISECOND / (rows ? BYTES_A_MILLISECOND : LINES_A_MILLISECOND);
        return Math.clamp(fills, SHORTEST_REST_NANOS, LONGEST_REST_NANOS);
    }

    /** Starts it; once. */
    public void start() {
        thread.start();
    }

    /**
     * Writes what is in the rings, then ends the thread. To be called when no producer writes any more.
     *
     * @param grace how long that may take; what is left then is lost
     * @return whether the thread has ended
     */
    public boolean close(Duration grace) throws InterruptedException {
        graceNanos = grace.toNanos();
        CLOSING.setRelease(this, true);
        // A cycle that is under way may wait for the database once.
        return thread.join(grace.plusSeconds(1));
    }

    /** How often the shortest rest can be doubled within the longest. */
    static int longest(long nanos) {
        return Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos / SHORTEST_REST_NANOS);
    }

    /**
     * The next rest, as the number of times that the shortest is doubled.
     *
     * @param rest the last one
     * @param gathered what has gathered in it, in hundredths of what shall
     */
    static int nextRest(int rest, int gathered, int longest) {
        if (gathered > ENOUGH) {
            return Math.max(rest - 1, 0);
        }
        return gathered < ENOUGH / LITTLE ? Math.min(rest + 1, longest) : rest;
    }

    private void run() {
        int rest = 0;
        while (!(boolean) CLOSING.getAcquire(this)) {
            try {
                rest = nextRest(rest, writer.gathered(), rests.length - 1);
                if (writer.doWork() == 0) {
                    rests[rest].idle();
                }
            } catch (Throwable e) {
                onFailure(e);
            }
        }
        long begun = System.nanoTime();
        try {
            while (writer.drain() && System.nanoTime() - begun < graceNanos) {
                // another cycle
            }
            writer.onClose();
        } catch (Throwable e) {
            onFailure(e);
        }
    }

    private void onFailure(Throwable failure) {
        listener.failed("a cycle of the writer", failure);
        rests[rests.length - 1].idle();
    }
}
