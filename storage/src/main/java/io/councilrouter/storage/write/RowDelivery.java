package io.councilrouter.storage.write;

import io.councilrouter.storage.db.RowSink;
import io.councilrouter.storage.db.StoredRow;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.BitSet;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes batches to the database, or to the spool file while the database is away, and replays the spool file when the
 * database is back.
 *
 * <pre>
 *            append failed                         spool failed
 *   OK ------------------------> SPOOLING -------------------------> DROPPING
 *    ^                            |  ^  each 250 ms: replay a slice     |  each 250 ms: try a batch
 *    +--- all of it replayed -----+  +------ spool or database again ---+
 * </pre>
 *
 * <p>A row that the database refuses must not hold up the others: a failed slice is halved, and if a single row fails
 * again and again while one after it does not, it is dropped and counted. A lock that comes and goes must not be
 * mistaken for this, hence the rounds. On the writer's thread, except for {@link #health()}.
 */
final class RowDelivery {

    private static final long RETRY_NANOS = 250_000_000;
    private static final int SLICE_ROWS = 512;
    private static final int SLICE_BYTES = 4 << 20;

    /**
     * How many rows to search for one that the database accepts, and for how long: a row is refused at once, a lock
     * waits.
     */
    private static final int PROBES = 64;

    private static final long PROBING_NANOS = 100_000_000;

    /** How many times a row must fail while a later one succeeds. */
    private static final int ROUNDS = 3;

    private static final String REFUSES = "the database does not accept rows";

    private static final VarHandle HEALTH;

    static {
        try {
            HEALTH = MethodHandles.lookup().findVarHandle(RowDelivery.class, "health", StoreHealth.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final RowSink sink;
    private final SpoolFile spool;
    private final Assembler.Report report;
    private final LongSupplier clock;
    private final HeldAnswers answers;

    @SuppressWarnings({"FieldMayBeFinal", "UnusedVariable"}) // through HEALTH
    private StoreHealth health = StoreHealth.OK;

    private boolean away;
    private String why = REFUSES;
    private long retryAt;
    private int sliceRows = SLICE_ROWS;

    RowDelivery(RowSink sink, SpoolFile spool, HeldAnswers answers, Assembler.Report report, LongSupplier clock) {
        this.sink = sink;
        this.spool = spool;
        this.answers = answers;
        this.report = report;
        this.clock = clock;
        try {
            spool.recover();
            report.counters().spoolBytes(spool.waiting());
            if (!spool.isEmpty()) {
                become(StoreHealth.StoreState.SPOOLING, "rows of an earlier run are brought to the database", null);
            }
        } catch (IOException e) {
            report.listener().failed("reading the spool file of an earlier run", e);
        }
    }

    /** The state of the database. Can be called on any thread. */
    StoreHealth health() {
        return (StoreHealth) HEALTH.getAcquire(this);
    }

    /** Takes a batch; afterwards it is in the database, in the spool file, or counted as dropped. */
    void deliver(List<StoredRow> rows) {
        if (away && spool.isEmpty() && clock.getAsLong() - retryAt >= 0) {
            away = false;
        }
        if (!away) {
            Exception failed = append(rows, false);
            if (failed == null) {
                if (spool.isEmpty()) {
                    become(StoreHealth.StoreState.OK, "", null);
                }
                return;
            }
            leave();
            why = failed instanceof IOException && failed.getMessage() != null ? failed.getMessage() : REFUSES;
            spool(rows, failed);
        } else {
            spool(rows, null);
        }
    }

    /** Replays one slice of the spool file if it is time; returns whether there is more to do now. */
    boolean replay() {
        if (spool.isEmpty() || (away && clock.getAsLong() - retryAt < 0)) {
            return false;
        }
        try {
            SpoolFile.SpoolSlice slice = spool.next(sliceRows, SLICE_BYTES);
            long taken = take(slice);
            if (taken > 0) {
                spool.replayed(taken);
                report.counters().spoolBytes(spool.waiting());
            }
            if (spool.isEmpty()) {
                become(StoreHealth.StoreState.OK, "", null);
            }
            return taken > 0 && !spool.isEmpty();
        } catch (IOException e) {
            leave();
            report.listener().failed("reading the spool file", e);
            return false;
        }
    }

    /** Closes the spool file. */
    void close() {
        try {
            spool.close();
        } catch (IOException e) {
            report.listener().failed("closing the spool file", e);
        }
    }

    /** Position up to which the spool file is done with now; 0 if no row of the slice is. */
    private long take(SpoolFile.SpoolSlice slice) throws IOException {
        List<StoredRow> rows = slice.rows();
        if (rows.isEmpty()) {
            return 0;
        }
        Exception failed = append(rows, true);
        if (failed == null) {
            back();
            return slice.ends().getLast();
        }
        if (sliceRows > 1) {
            sliceRows /= 2;
            leave();
            return 0;
        }
        return passOver(failed);
    }

    /** A single row failed: if one after it does not, again and again, the row is at fault and not the database. */
    private long passOver(Exception failed) throws IOException {
        leave();
        SpoolFile.SpoolSlice slice = spool.next(PROBES, SLICE_BYTES);
        List<StoredRow> rows = slice.rows();
        int taken = firstTaken(rows);
        if (taken < 0) {
            return 0;
        }
        BitSet mended = new BitSet();
        for (int round = 1; round < ROUNDS; round++) {
            for (int i = 0; i < taken; i++) {
                if (!mended.get(i) && append(rows.subList(i, i + 1), true) == null) {
                    mended.set(i);
                }
            }
            if (!answers(rows.subList(taken, taken + 1))) {
                return 0;
            }
        }
        int lost = taken - mended.cardinality();
        report.counters().dropped(lost);
        if (lost > 0) {
            report.listener().failed("writing rows that the database refuses; " + lost + " dropped", failed);
        }
        back();
        return slice.ends().get(taken);
    }

    /** Index of the first row after the first that the database accepts, or −1. */
    private int firstTaken(List<StoredRow> rows) {
        long begun = clock.getAsLong();
        for (int i = 1; i < rows.size() && clock.getAsLong() - begun < PROBING_NANOS; i++) {
            if (append(rows.subList(i, i + 1), true) == null) {
                return i;
            }
        }
        return -1;
    }

    /** Whether the database answers when it is given rows that it already has. */
    private boolean answers(List<StoredRow> known) {
        try {
            sink.append(known);
            return true;
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    private @Nullable Exception append(List<StoredRow> rows, boolean again) {
        BatchEvent event = new BatchEvent();
        event.begin();
        event.rows = rows.size();
        event.replayed = again;
        long begun = clock.getAsLong();
        try {
            int fresh = sink.append(rows);
            event.fresh = fresh;
            answers.committed(rows);
            event.taken = true;
            if (again) {
                // First, so that adding up the rows that are safe never counts one twice.
                report.counters().replayed(rows.size());
            }
            report.counters().committed(rows.size(), fresh, clock.getAsLong() - begun);
            return null;
        } catch (IOException | RuntimeException e) {
            return e;
        } finally {
            event.commit();
        }
    }

    private void spool(List<StoredRow> rows, @Nullable Exception cause) {
        try {
            spool.append(rows);
            // First, so that whoever sees them counted can also see why.
            become(StoreHealth.StoreState.SPOOLING, why + "; rows wait in the spool file", cause);
            report.counters().spooled(rows.size());
            report.counters().spoolBytes(spool.waiting());
        } catch (IOException e) {
            report.counters().dropped(rows.size());
            if (cause != null) {
                e.addSuppressed(cause);
            }
            become(
                    StoreHealth.StoreState.DROPPING,
                    why + ", and the spool file accepts no rows either; they are lost",
                    e);
        }
    }

    private void leave() {
        away = true;
        retryAt = clock.getAsLong() + RETRY_NANOS;
    }

    private void back() {
        away = false;
        sliceRows = Math.min(SLICE_ROWS, sliceRows * 2);
    }

    private void become(StoreHealth.StoreState state, String reason, @Nullable Exception cause) {
        if (health().state() != state) {
            StoreHealth changed = new StoreHealth(state, reason);
            HEALTH.setRelease(this, changed);
            report.listener().stateChanged(changed, cause);
        }
    }
}
