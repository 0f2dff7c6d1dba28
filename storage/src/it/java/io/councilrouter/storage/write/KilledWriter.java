package io.councilrouter.storage.write;

import io.councilrouter.storage.db.Database;
import io.councilrouter.storage.db.ResponseStore;
import io.councilrouter.storage.db.StoreSettings;
import io.councilrouter.storage.ring.ByteRing;
import io.councilrouter.storage.ring.CloseRecord;
import io.councilrouter.storage.ring.OpenRecord;
import io.councilrouter.storage.ring.RecordKind;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A process to be killed: writes numbered rows through ring, writer and SQLite, 5,000 a second, and every few
 * milliseconds says how far it is. Every half a second somebody else locks the database for a while, so that a share of the rows
 * goes by the spool file.
 *
 * <pre>
 *   KilledWriter FILE PREFIX           until it is killed
 *   line: milliseconds closed delivered     rows whose end went into the ring, rows that database or spool file has
 * </pre>
 */
final class KilledWriter {

    static final long FLUSH_NANOS = 200_000_000;

    private static final long SAY_NANOS = 5_000_000;
    private static final long NANOS_A_ROW = 200_000;
    private static final long LOCKED_NANOS = 200_000_000;
    private static final long FREE_NANOS = 300_000_000;
    private static final int MAX_BODY = 1 << 20;

    private final ByteRing ring = new ByteRing(1 << 20);
    private final OpenRecord opened = new OpenRecord();
    private final CloseRecord closed = new CloseRecord();
    private final String prefix;
    private long rows;

    private KilledWriter(String prefix) {
        this.prefix = prefix;
    }

    public static void main(String[] arguments) {
        Path file = Path.of(arguments[0]);
        KilledWriter self = new KilledWriter(arguments[1]);
        BatchWriter writer = writer(file, List.of(self.ring));
        StorageWriter thread = new StorageWriter(writer, self.ring.capacity(), new Told());
        thread.start();
        Thread locker = new Thread(() -> lock(file), "locker");
        locker.start();
        self.write(writer);
    }

    /** The writer that the gateway would have, over a database of its own. */
    static BatchWriter writer(Path file, List<ByteRing> rings) {
        ResponseStore store = new ResponseStore(new Database(StoreSettings.sqlite(file, true)));
        PayloadText asItIs = (wire, form, into) -> into.found(wire, Body.NONE, Body.NONE);
        Stores stores = new Stores(
                store, asItIs, file, List.of(() -> store.indexSlice(ResponseStore.SLICE) == ResponseStore.SLICE));
        return new BatchWriter(
                WriterSettings.of(FLUSH_NANOS, MAX_BODY),
                new BatchWriter.Ends(rings, OutputStream.nullOutputStream(), stores),
                new Told(),
                System::nanoTime);
    }

    private void write(BatchWriter writer) {
        long begun = System.nanoTime();
        long said = begun;
        while (true) {
            if (System.nanoTime() - said > SAY_NANOS) {
                said = System.nanoTime();
                long written = rows;
                // Those that came back from the spool file were counted when they went there; read last, so that the
                // sum is
                // never too large.
                long safe = writer.counters().spooled() + writer.counters().written();
                long delivered = safe - writer.counters().replayed();
                System.out.println((said - begun) / 1_000_000 + " " + written + " " + delivered);
            }
            if (writer.counters().dropped() > 0) {
                throw new IllegalStateException("a row was dropped");
            }
            if (!ring.hasRoom(ring.maxPart()) || rows > (said - begun) / NANOS_A_ROW) {
                LockSupport.parkNanos(SAY_NANOS);
                continue;
            }
            row(rows++);
        }
    }

    private void row(long number) {
        long exchange = ring.nextExchange();
        ring.open(
                exchange, 1_769_853_600_000_000_000L, opened.id(prefix + number).route("/v1/chat/completions"));
        put(RecordKind.PROMPT, exchange, "question " + number);
        put(RecordKind.FRAME, exchange, "answer to question " + number + ", for " + prefix);
        ring.close(exchange, 0, closed.reset().model("m").backend("b").status(200));
    }

    private void put(int kind, long exchange, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer into = ring.claim(kind, 0, exchange, 0, bytes.length);
        if (into == null) {
            throw new IllegalStateException("the ring said that it had room");
        }
        into.put(bytes);
        ring.commit();
    }

    private static void lock(Path file) {
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file + "?busy_timeout=5000");
                Statement statement = other.createStatement()) {
            while (true) {
                LockSupport.parkNanos(FREE_NANOS);
                statement.execute("BEGIN IMMEDIATE");
                LockSupport.parkNanos(LOCKED_NANOS);
                statement.execute("ROLLBACK");
            }
        } catch (SQLException e) {
            throw new IllegalStateException("locking the database", e);
        }
    }

    /** Says on standard error what should not happen. */
    static final class Told implements WriterListener {
        @Override
        public void stateChanged(StoreHealth health, @Nullable Exception cause) {
            // Expected all the time.
        }

        @Override
        public void failed(String what, Throwable cause) {
            System.err.println(what + ": " + cause);
        }
    }
}
