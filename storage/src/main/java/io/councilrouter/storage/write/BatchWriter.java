package io.councilrouter.storage.write;

import io.councilrouter.storage.db.StoredRow;
import io.councilrouter.storage.ring.ByteRing;
import io.councilrouter.storage.ring.RecordKind;
import io.councilrouter.storage.ring.RingPoller;
import io.councilrouter.storage.ring.RingRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * The writer's duty cycle. One thread does everything here, a little of each in turn, so that rings are drained before
 * they fill up:
 *
 * <pre>
 *   doWork:  records ---> Assembler ---> batch --- full, or flush_interval old ---> RowDelivery: database, spool file
 *               \---> AccessLog ---> output
 *            one slice of what an administrator asked for
 *            one slice of the spool file, when the database is back
 *            one slice of idle work, when there was nothing else to do
 * </pre>
 *
 * <p>Without stores it writes only access lines.
 */
public final class BatchWriter implements Agent {

    /** Maximum number of records per cycle. */
    static final int RECORDS = 4_096;

    /** Maximum number of rows per transaction. */
    static final int ROWS = 2_048;

    /** Maximum size of the bodies in one transaction, bytes. */
    static final long BYTES = 8L << 20;

    private static final int TASKS = 64;

    /** How long to wait for the end of an exchange whose client already comes back to the answer. */
    private static final long SEARCH_NANOS = 1_000_000_000;

    /** How long to pause idle work that had nothing to do. */
    private static final long IDLE_PAUSE_NANOS = 1_000_000_000;

    /** How long to pause all idle work after a slice during a rush. */
    private static final long RUSH_PAUSE_NANOS = 5_000_000_000L;

    /** Period over which the rate of rows is measured. */
    static final long PACE_NANOS = 100_000_000;

    /** More rows than this in that period are a rush, 6,000 per second: text is indexed when the rush is over. */
    static final int RUSH = 600;

    private final WriterSettings settings;
    private final LongSupplier clock;
    private final Assembler.Report report;
    private final RingPoller poller;
    private final AccessLog access;
    private final ManyToOneConcurrentArrayQueue<SlicedWork> tasks = new ManyToOneConcurrentArrayQueue<>(TASKS);
    private final List<SlicedWork> idle;
    private final boolean[] failing;
    private final @Nullable Assembler assembler;
    private final @Nullable RowDelivery delivery;
    private final HeldAnswers answers;
    private final List<Search> searches = new ArrayList<>();
    /** Whether the last cycle has read all that was in the rings. */
    private boolean drained;

    private List<StoredRow> batch = new ArrayList<>();
    private long batchBytes;
    private long batchBegun;
    private int nextIdle;
    private int idlers;
    private long idleAt;
    private long paceBegun;
    private int paceRows;
    private boolean rush;

    /**
     * What the writer reads and where it writes.
     *
     * @param rings one per loop
     * @param lines output for access lines; whoever opened it closes it
     * @param stores where rows go, null if they are not stored
     */
    public record Ends(List<ByteRing> rings, OutputStream lines, @Nullable Stores stores) {

        /** Copies the list. */
        public Ends {
            rings = List.copyOf(rings);
        }
    }

    /**
     * Reads what an earlier process left in the spool file; failures to do so are reported, not thrown.
     *
     * @param clock nanoseconds from any origin
     */
    public BatchWriter(WriterSettings settings, Ends ends, WriterListener listener, LongSupplier clock) {
        this.settings = settings;
        this.clock = clock;
        report = new Assembler.Report(
                new WriterCounters(), listener, ends.rings().size());
        poller = new RingPoller(ends.rings(), this::take);
        access = new AccessLog(ends.lines(), report);
        answers = new HeldAnswers(settings.answerBytes(), report.counters());
        Stores stores = ends.stores();
        if (stores == null) {
            idle = List.of();
            assembler = null;
            delivery = null;
        } else {
            idle = stores.idle();
            assembler = new Assembler(settings, stores, report, this::add);
            SpoolFile spool = new SpoolFile(stores.spool(), settings.spoolBytes());
            delivery = new RowDelivery(stores.rows(), spool, answers, report, clock);
        }
        idlers = idle.size();
        failing = new boolean[idlers];
    }

    /** Whether there is more to write than access lines. Can be called on any thread. */
    boolean keepsRows() {
        return assembler != null;
    }

    /** What has been done so far. Can be called on any thread. */
    public WriterCounters counters() {
        return report.counters();
    }

    /** The state of the database. Can be called on any thread. */
    public StoreHealth health() {
        return delivery == null ? StoreHealth.OK : delivery.health();
    }

    /** Number of bytes that wait in the rings. Can be called on any thread. */
    public long pendingBytes() {
        return poller.pendingBytes();
    }

    /** See {@link RingPoller#gathered()}. Can be called on any thread. */
    int gathered() {
        return poller.gathered();
    }

    /**
     * Submits work on the database, which is done in slices in the order of submission. Can be called on any thread.
     *
     * @param task reports its result to the caller itself, including failures
     * @return false if too much work is waiting already
     */
    public boolean submit(SlicedWork task) {
        return tasks.offer(task);
    }

    /**
     * Looks for a row that the database may not have yet; if its exchange has not ended, waits a second for that. Can be
     * called on any thread.
     *
     * @param answerId the id that its client was told for the answer
     * @param found told on the writer's thread
     * @return false if too much work is waiting already
     */
    public boolean find(String answerId, Consumer<OnItsWay> found) {
        return submit(() -> {
            searches.add(new Search(answerId, found, clock.getAsLong()));
            return false;
        });
    }

    /** Somebody who waits for a row. */
    private record Search(String answerId, Consumer<OnItsWay> found, long since) {}

    private void search() {
        if (searches.isEmpty() || !drained) {
            return;
        }
        searches.removeIf(each -> {
            StoredRow row = answers.find(each.answerId());
            boolean open = row == null && assembler != null && assembler.answering(each.answerId());
            boolean over = !open || clock.getAsLong() - each.since() >= SEARCH_NANOS;
            if (over) {
                each.found().accept(new OnItsWay(row, open));
            }
            return over;
        });
    }

    /**
     * What is known of a row that the database may not have.
     *
     * @param row the row; null if it is not here
     * @param open whether its exchange has not ended yet
     */
    public record OnItsWay(@Nullable StoredRow row, boolean open) {}

    /**
     * Brings the batch to the database now, so that what a task changes there is all there is. On the writer's thread,
     * in a task.
     */
    public void settle() {
        flush();
    }

    /**
     * Runs one cycle. On the writer's thread.
     *
     * @return 0 if the thread may rest, even if this cycle has emptied the rings
     */
    @Override
    public int doWork() {
        int records = poller.poll(RECORDS);
        drained = records < RECORDS;
        access.flush();
        if (!batch.isEmpty() && clock.getAsLong() - batchBegun >= settings.flushNanos()) {
            flush();
        }
        int work = records == RECORDS ? 1 : 0;
        work += task() ? 1 : 0;
        search();
        work += delivery != null && delivery.replay() ? 1 : 0;
        if (work == 0 && idleSlice()) {
            work = 1;
        }
        return work;
    }

    /** Runs one cycle at shutdown: everything in the rings, and the batch; returns whether there is more to do. */
    boolean drain() {
        int records = poller.poll(RECORDS);
        drained = records < RECORDS;
        access.flush();
        boolean more = task() || records == RECORDS;
        if (!more && !batch.isEmpty()) {
            flush();
        }
        return more || (delivery != null && delivery.replay());
    }

    /** Writes the batch and closes files; exchanges still open in the assembler are lost. On the writer's thread. */
    @Override
    public void onClose() {
        flush();
        if (delivery != null) {
            delivery.close();
        }
    }

    @Override
    public String roleName() {
        return "storage-writer";
    }

    private void take(RingRecord record) {
        if (record.kind() == RecordKind.ACCESS) {
            access.take(record);
        } else if (assembler != null) {
            assembler.take(record);
        }
    }

    private void add(StoredRow row) {
        if (batch.isEmpty()) {
            batchBegun = clock.getAsLong();
        }
        paceRows++;
        batch.add(row);
        answers.add(row);
        batchBytes += row.bodies().size();
        if (batch.size() >= ROWS || batchBytes >= BYTES) {
            flush();
        }
    }

    private void flush() {
        if (batch.isEmpty() || delivery == null) {
            return;
        }
        List<StoredRow> full = batch;
        batch = new ArrayList<>(full.size());
        batchBytes = 0;
        delivery.deliver(full);
        idlers = idle.size();
    }

    private boolean task() {
        SlicedWork task = tasks.peek();
        if (task == null) {
            return false;
        }
        boolean more = false;
        try {
            more = task.slice();
        } catch (IOException | RuntimeException e) {
            report.listener().failed("work asked for by an administrator", e);
        }
        if (!more) {
            tasks.poll();
        }
        return true;
    }

    /** Runs one slice of the next idle work; false if none of it had anything to do the last time. */
    private boolean idleSlice() {
        if (idle.isEmpty() || health().state() != StoreHealth.StoreState.OK) {
            return false;
        }
        long now = clock.getAsLong();
        long pause = rush(now) ? RUSH_PAUSE_NANOS : idlers == 0 ? IDLE_PAUSE_NANOS : 0;
        if (now - idleAt < pause) {
            return false;
        }
        idlers = idlers == 0 ? idle.size() : idlers;
        boolean more = false;
        try {
            more = idle.get(nextIdle).slice();
            failing[nextIdle] = false;
        } catch (IOException | RuntimeException e) {
            // Retried again and again while the database is locked, but reported only once.
            if (!failing[nextIdle]) {
                failing[nextIdle] = true;
                report.listener().failed("idle work on the database", e);
            }
        }
        nextIdle = (nextIdle + 1) % idle.size();
        idlers = more ? idle.size() : idlers - 1;
        idleAt = clock.getAsLong();
        return idlers > 0;
    }

    /** Whether rows come so fast that indexing their texts at the same time would slow down requests. */
    private boolean rush(long now) {
        if (now - paceBegun >= PACE_NANOS) {
            rush = paceRows * PACE_NANOS > RUSH * (now - paceBegun);
            paceRows = 0;
            paceBegun = now;
        }
        return rush;
    }
}
