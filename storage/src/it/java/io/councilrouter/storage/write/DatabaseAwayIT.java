package io.councilrouter.storage.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.storage.ring.ByteRing;
import io.councilrouter.storage.ring.CloseRecord;
import io.councilrouter.storage.ring.OpenRecord;
import io.councilrouter.storage.ring.RecordKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** A real database that is locked, or whose disk is full, under a steady load: the producer notices nothing. */
@Timeout(120)
final class DatabaseAwayIT {

    private static final int A_SECOND = 2_000;
    private static final int BODY = 700;
    private static final String SMALL_DISK = "small.disk";

    private final ByteRing ring = new ByteRing(8 << 20);
    private final OpenRecord opened = new OpenRecord();
    private final CloseRecord closed = new CloseRecord();
    private final byte[] body = new byte[BODY];
    private final Random random = new Random(1);
    private long rows;
    private long slowest;

    /** {@code -Dlocked.seconds=10} for the length that the endurance test has. */
    @Test
    void noRowIsRefusedOrLostWhileTheDatabaseIsLocked(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("responses.db");
        BatchWriter writer = KilledWriter.writer(file, List.of(ring));
        StorageWriter thread = start(writer);
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file + "?busy_timeout=20000");
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN EXCLUSIVE");
            load(TimeUnit.SECONDS.toMillis(Integer.getInteger("locked.seconds", 2)));
            until("rows go to the spool file", writer, StoreHealth.StoreState.SPOOLING);
            statement.execute("ROLLBACK");
        }
        until("the spool file is replayed", writer, StoreHealth.StoreState.OK);
        assertTrue(thread.close(Duration.ofSeconds(60)));
        assertEquals(0, ring.refused());
        assertEquals(rows, count(file, "SELECT count(*) FROM responses"));
        assertEquals(rows, count(file, "SELECT sum(requests) FROM stats_hour"));
        assertEquals(writer.counters().spooled(), writer.counters().replayed());
        System.out.println(rows + " rows, " + writer.counters().spooled()
                + " by the spool file; the slowest exchange kept its loop " + slowest / 1_000 + " us");
    }

    /** {@code scripts/test-all/full-disk.sh} gives it a disk of a few megabytes. */
    @Test
    @EnabledIfSystemProperty(named = SMALL_DISK, matches = ".+")
    void countsWhatAFullDiskDoesNotTakeAndRecovers() throws Exception {
        Path disk = Path.of(System.getProperty(SMALL_DISK));
        Path file = disk.resolve("responses.db");
        Path filler = disk.resolve("filler");
        BatchWriter writer = KilledWriter.writer(file, List.of(ring));
        StorageWriter thread = start(writer);
        load(300);
        until("rows are written", writer, StoreHealth.StoreState.OK);
        fill(filler);
        for (int i = 0; i < 100 && writer.health().state() != StoreHealth.StoreState.DROPPING; i++) {
            load(100);
        }
        StoreHealth full = writer.health();
        assertEquals(StoreHealth.StoreState.DROPPING, full.state());
        assertTrue(writer.counters().dropped() > 0);
        Files.delete(filler);
        for (int i = 0; i < 50 && writer.health().state() != StoreHealth.StoreState.OK; i++) {
            load(100);
        }
        until("rows reach the database again", writer, StoreHealth.StoreState.OK);
        load(300);
        assertTrue(thread.close(Duration.ofSeconds(60)));
        assertEquals(0, ring.refused());
        assertEquals(rows - writer.counters().dropped(), count(file, "SELECT count(*) FROM responses"));
        assertEquals(rows - writer.counters().dropped(), count(file, "SELECT sum(requests) FROM stats_hour"));
        assertEquals("ok", ask(file, "PRAGMA integrity_check"));
        System.out.println(
                rows + " rows, " + writer.counters().dropped() + " lost and counted while the disk was full, "
                        + writer.counters().spooled() + " by the spool file: " + full.reason());
    }

    private StorageWriter start(BatchWriter writer) {
        // Its idle work makes the database.
        while (writer.doWork() > 0) {
            Thread.onSpinWait();
        }
        StorageWriter thread = new StorageWriter(writer, ring.capacity(), new KilledWriter.Told());
        thread.start();
        return thread;
    }

    private void load(long millis) {
        long begun = System.nanoTime();
        for (long sent = 0; sent < A_SECOND * millis / 1_000; sent++) {
            while (System.nanoTime() - begun < sent * 1_000_000_000L / A_SECOND) {
                LockSupport.parkNanos(500_000);
            }
            long before = System.nanoTime();
            exchange();
            slowest = Math.max(slowest, System.nanoTime() - before);
        }
    }

    private void exchange() {
        long exchange = ring.nextExchange();
        assertTrue(ring.open(
                exchange, 1_769_853_600_000_000_000L, opened.id("row-" + rows++).route("/api/chat")));
        random.nextBytes(body);
        ByteBuffer into = ring.claim(RecordKind.FRAME, 0, exchange, 0, BODY);
        Objects.requireNonNull(into, "the ring is full").put(body);
        ring.commit();
        assertTrue(ring.close(exchange, 0, closed.reset().status(200)));
    }

    private static void until(String what, BatchWriter writer, StoreHealth.StoreState state) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (writer.health().state() != state
                || (state == StoreHealth.StoreState.OK && writer.counters().written() == 0)) {
            assertTrue(System.nanoTime() < deadline, "waited for: " + what + "; " + writer.health());
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static void fill(Path filler) {
        byte[] block = new byte[4096];
        try (var out = Files.newOutputStream(filler, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (Files.size(filler) < 1L << 30) {
                out.write(block);
            }
            throw new IllegalStateException("the disk is not small");
        } catch (IOException e) {
            // Full, which is what was wanted.
        }
    }

    private static long count(Path file, String query) throws SQLException {
        return Long.parseLong(ask(file, query));
    }

    private static String ask(Path file, String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(query)) {
            return found.next() ? String.valueOf(found.getString(1)) : "";
        }
    }
}
