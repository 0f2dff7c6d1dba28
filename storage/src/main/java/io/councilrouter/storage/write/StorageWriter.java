package io.councilrouter.storage.write;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

/**
 * The thread {@code storage-writer}. It rests as long as it may: nobody waits for a row, and what gathers in the rings meanwhile is
 * read at once, which is cheaper than waking for each record. A ring must not fill up during a rest, so smaller rings make it shorter.
 */
public final class StorageWriter {

    private static final long LONGEST_REST_NANOS = 32_000_000;
    private static final long SHORTEST_REST_NANOS = 250_000;

    /** What a loop may write into its ring meanwhile; the rest is short enough for a ring to take it. */
    private static final long BYTES_A_MILLISECOND = 256 * 1024;

    /** The same of access lines alone, twice what the fastest loop writes. */
    private static final long LINES_A_MILLISECOND = 32 * 1024;

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
    private final IdleStrategy rest;
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
        rest = new BackoffIdleStrategy(1, 1, SHORTEST_REST_NANOS, longestRest(ring, writer.keepsRows()));
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

    private void run() {
        while (!(boolean) CLOSING.getAcquire(this)) {
            try {
                rest.idle(writer.doWork());
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
        rest.idle();
    }
}
