package io.councilrouter.storage.write;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.stream.IntStream;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.SleepingIdleStrategy;

/**
 * The thread {@code storage-writer}. It sleeps as long as possible: nobody waits for a row, and reading what has
 * gathered in one go is cheaper than waking up for each record. Under load the sleep is halved whenever more than the
 * target amount has gathered, and doubled when less than a quarter of it has. So the data that is read is still in the
 * cache, and no ring fills up.
 */
public final class StorageWriter {

    private static final long LONGEST_REST_NANOS = 32_000_000;
    private static final long SHORTEST_REST_NANOS = 250_000;

    /** How much a loop may write per millisecond: no sleep is so long that this would overfill its ring. */
    private static final long BYTES_A_MILLISECOND = 256 * 1024;

    /** The same for access lines alone: twice what the fastest loop writes. */
    private static final long LINES_A_MILLISECOND = 32 * 1024;

    /** The target amount that should gather during a sleep, in per cent. */
    private static final int ENOUGH = 100;

    /** Less than the target divided by this is too little. */
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
    /** Each is twice as long as the one before. */
    private final IdleStrategy[] rests;

    private final Thread thread;
    private long graceNanos;

    @SuppressWarnings("UnusedVariable") // through CLOSING
    private boolean closing;

    /**
     * Creates the thread; {@link #start()} starts it.
     *
     * @param ring size of the smallest ring in bytes
     * @param listener told about bugs, which end a cycle but not the thread
     */
    public StorageWriter(BatchWriter writer, int ring, WriterListener listener) {
        this.writer = writer;
        this.listener = listener;
        rests = IntStream.rangeClosed(0, longest(longestRest(ring, writer.keepsRows())))
                .mapToObj(step -> new SleepingIdleStrategy(SHORTEST_REST_NANOS << step))
                .toArray(IdleStrategy[]::new);
        thread = new Thread(this::run, writer.roleName());
    }

    /** How long a ring of this size may go unread, when rows are stored or only access lines are written. */
    static long longestRest(int ring, boolean rows) {
        long fills = ring * NANOS_A_MILLISECOND / (rows ? BYTES_A_MILLISECOND : LINES_A_MILLISECOND);
        return Math.clamp(fills, SHORTEST_REST_NANOS, LONGEST_REST_NANOS);
    }

    /** Starts the thread; to be called once. */
    public void start() {
        thread.start();
    }

    /**
     * Writes what is in the rings, then ends the thread. Call it when no producer writes any more.
     *
     * @param grace how long that may take; the rest is lost
     * @return whether the thread has ended
     */
    public boolean close(Duration grace) throws InterruptedException {
        graceNanos = grace.toNanos();
        CLOSING.setRelease(this, true);
        // The running cycle may wait for the database once.
        return thread.join(grace.plusSeconds(1));
    }

    /** How many times the shortest sleep can be doubled within the longest. */
    static int longest(long nanos) {
        return Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos / SHORTEST_REST_NANOS);
    }

    /**
     * The next sleep, as the number of times that the shortest is doubled.
     *
     * @param rest the last sleep
     * @param gathered how much gathered during it, in per cent of the target
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
