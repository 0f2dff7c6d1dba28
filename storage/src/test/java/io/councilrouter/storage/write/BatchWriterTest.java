package io.councilrouter.storage.write;

import static io.councilrouter.storage.write.StoreHealth.StoreState.DROPPING;
import static io.councilrouter.storage.write.StoreHealth.StoreState.OK;
import static io.councilrouter.storage.write.StoreHealth.StoreState.SPOOLING;
import static io.councilrouter.storage.write.WriterFixture.MILLI;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.storage.ring.ByteRing;
import io.councilrouter.storage.ring.RecordKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BatchWriterTest {

    private final Path folder;
    private final WriterFixture fixture;

    BatchWriterTest(@TempDir Path folder) {
        this.folder = folder;
        fixture = new WriterFixture(folder);
    }

    @Test
    void commitsABatchWhenItsFirstRowIsAsOldAsTheFlushInterval() {
        fixture.exchange("a");
        fixture.work();
        fixture.now += 100 * MILLI;
        fixture.exchange("b");
        fixture.work();
        fixture.now += 99 * MILLI;
        fixture.work();
        assertEquals(List.of(), fixture.sink.ids());
        fixture.now += MILLI;
        fixture.work();
        assertEquals(List.of("a", "b"), fixture.sink.ids());
        assertEquals(List.of(2), fixture.sink.batches);
        assertEquals(2, fixture.writer().counters().written());
        assertEquals(1, fixture.writer().counters().batches());
    }

    @Test
    void commitsABatchWhenItIsFull() {
        for (int i = 0; i < BatchWriter.ROWS + 1; i++) {
            fixture.exchange("r" + i);
            if (i % 500 == 0) {
                fixture.work();
            }
        }
        fixture.work();
        assertEquals(List.of(BatchWriter.ROWS), fixture.sink.batches);
        fixture.pass();
        assertEquals(List.of(BatchWriter.ROWS, 1), fixture.sink.batches);
    }

    @Test
    void commitsABatchWhenItsBodiesAreLarge() {
        for (int i = 0; i < 20; i++) {
            long exchange = fixture.open(fixture.first, "r" + i);
            fixture.put(fixture.first, RecordKind.PROMPT, 0, exchange, "p".repeat(1 << 19));
            fixture.close(fixture.first, exchange);
        }
        fixture.work();
        assertEquals(List.of(16), fixture.sink.batches);
    }

    @Test
    void bringsEachRowToTheDatabaseExactlyOnceWhenItWasAway() {
        fixture.exchange("before");
        fixture.pass();
        fixture.sink.away = true;
        for (int i = 0; i < 2_000; i++) {
            fixture.exchange("away-" + i);
            if (i % 100 == 0) {
                fixture.pass();
            }
        }
        fixture.pass();
        assertEquals(1, fixture.sink.rows.size());
        assertEquals(List.of(SPOOLING), fixture.stateNames());
        assertEquals(List.of(0L), fixture.spooledThen, "whoever sees the count finds the matching state");
        assertEquals(SPOOLING, fixture.writer().health().state());
        assertFalse(fixture.writer().health().reason().isEmpty());
        assertTrue(fixture.writer().counters().spoolBytes() > 0);
        fixture.sink.away = false;
        fixture.exchange("after");
        fixture.pass();
        fixture.pass();
        assertEquals(2_002, fixture.sink.rows.size());
        assertEquals(2_002, new HashSet<>(fixture.sink.ids()).size());
        assertEquals(List.of(SPOOLING, OK), fixture.stateNames());
        WriterCounters counters = fixture.writer().counters();
        assertEquals(2_002, counters.written());
        assertEquals(counters.spooled(), counters.replayed());
        assertEquals(0, counters.dropped());
        assertEquals(0, counters.duplicates());
        assertEquals(0, counters.spoolBytes());
    }

    @Test
    void doesNotWaitForADatabaseThatIsAwayWithEachBatch() {
        fixture.sink.away = true;
        fixture.exchange("first");
        fixture.pass();
        int calls = fixture.sink.calls;
        for (int i = 0; i < 10; i++) {
            fixture.exchange("r" + i);
            fixture.now += 20 * MILLI;
            fixture.work();
        }
        assertTrue(fixture.sink.calls <= calls + 2, "asked " + (fixture.sink.calls - calls) + " times in 200 ms");
    }

    /** The process dies with rows in the spool file, some of which have been replayed. */
    @Test
    void replaysWhatAProcessThatDiedHadSpooled() {
        fixture.sink.away = true;
        for (int i = 0; i < 1_500; i++) {
            fixture.exchange("r" + i);
            if (i % 200 == 0) {
                fixture.pass();
            }
        }
        fixture.pass();
        fixture.sink.away = false;
        fixture.now += 300 * MILLI;
        fixture.writer().doWork();
        int replayed = fixture.sink.rows.size();
        assertTrue(replayed > 0 && replayed < 1_500, "replayed " + replayed);
        BatchWriter next = fixture.start(fixture.lines);
        assertEquals(SPOOLING, next.health().state());
        fixture.pass();
        assertEquals(IntStream.range(0, 1_500).mapToObj(i -> "r" + i).toList(), fixture.sink.ids());
        assertEquals(0, next.counters().duplicates());
        assertEquals(OK, next.health().state());
        next.onClose();
        assertFalse(Files.exists(folder.resolve("responses.db.spool")));
    }

    @Test
    void dropsAndCountsWhatNeitherDatabaseNorDiskTakesAndRecovers() {
        fixture.settings = new WriterSettings(WriterFixture.FLUSH, 1 << 20, 1 << 20, 10);
        fixture.sink.away = true;
        for (int i = 0; i < 5; i++) {
            fixture.exchange("lost-" + i);
            fixture.pass();
        }
        assertEquals(5, fixture.writer().counters().dropped());
        assertEquals(List.of(DROPPING), fixture.stateNames());
        fixture.sink.away = false;
        fixture.exchange("kept");
        fixture.pass();
        assertEquals(List.of("kept"), fixture.sink.ids());
        assertEquals(List.of(DROPPING, OK), fixture.stateNames());
        assertEquals("", fixture.writer().health().reason());
    }

    @Test
    void spoolsAgainAsSoonAsTheDiskHasRoom() throws IOException {
        Path place = folder.resolve("responses.db.spool");
        Files.createDirectory(place);
        fixture.sink.away = true;
        fixture.exchange("lost");
        fixture.pass();
        Files.delete(place);
        fixture.exchange("spooled");
        fixture.work();
        fixture.now += 210 * MILLI;
        fixture.work();
        assertEquals(List.of(DROPPING, SPOOLING), fixture.stateNames());
        fixture.sink.away = false;
        fixture.pass();
        assertEquals(List.of("spooled"), fixture.sink.ids());
    }

    @Test
    void passesOverRowsThatTheDatabaseRefuses() {
        List<String> refused = List.of("r333", "r334", "r335", "r700", "r999");
        fixture.sink.refusedIds.addAll(refused);
        for (int i = 0; i < 1_000; i++) {
            fixture.exchange("r" + i);
        }
        for (int i = 0; i < 100; i++) {
            fixture.pass();
        }
        assertEquals(995, fixture.sink.rows.size());
        assertEquals(4, fixture.writer().counters().dropped(), "no row after the last one could tell");
        fixture.exchange("r1000");
        fixture.pass();
        fixture.pass();
        assertEquals(996, fixture.sink.rows.size());
        assertEquals(5, fixture.writer().counters().dropped());
        assertEquals(OK, fixture.writer().health().state());
        assertTrue(
                fixture.failures.get(0).startsWith("writing rows that the database refuses"),
                fixture.failures::toString);
        assertEquals(0, fixture.writer().counters().duplicates());
    }

    /** A lock that comes and goes makes rows fail one after another, which is not their fault. */
    @Test
    void dropsNoRowForALockThatComesAndGoes() {
        Random random = new Random(5);
        fixture.sink.awayWhen = () -> random.nextInt(3) == 0;
        for (int i = 0; i < 300; i++) {
            fixture.exchange("r" + i);
            fixture.pass();
        }
        fixture.sink.awayWhen = () -> false;
        fixture.pass();
        fixture.pass();
        assertEquals(300, fixture.sink.rows.size());
        assertEquals(0, fixture.writer().counters().dropped());
    }

    /** Whatever comes in whatever order: each row is in the database once, or is counted. */
    @Test
    void keepsOrCountsEachRowWhateverHappens() throws IOException {
        for (int seed = 0; seed < 25; seed++) {
            Random random = new Random(seed);
            WriterFixture any = new WriterFixture(Files.createDirectory(folder.resolve("seed-" + seed)));
            any.settings = new WriterSettings(WriterFixture.FLUSH, 1 << 20, 1 << 20, 40_000);
            int sent = 0;
            long dropped = 0;
            for (int step = 0; step < 120; step++) {
                switch (random.nextInt(6)) {
                    case 0 -> any.sink.away = !any.sink.away;
                    case 1 -> {
                        // Killed with empty ring and batch, so that the count is exact.
                        any.pass();
                        dropped += any.writer().counters().dropped();
                        any.start(any.lines);
                    }
                    case 2 -> any.now += random.nextInt(400) * MILLI;
                    default -> {
                        for (int i = random.nextInt(40); i > 0; i--) {
                            any.exchange("r" + sent++);
                        }
                        any.work();
                    }
                }
            }
            any.sink.away = false;
            for (int i = 0; i < 20; i++) {
                any.pass();
            }
            dropped += any.writer().counters().dropped();
            assertEquals(sent, any.sink.rows.size() + dropped, "seed " + seed);
            assertEquals(OK, any.writer().health().state(), "seed " + seed);
            assertEquals(0, any.writer().counters().spoolBytes());
        }
    }

    @Test
    void writesAccessLinesInOrder() {
        fixture.put(fixture.first, RecordKind.ACCESS, 0, 0, "one\n");
        fixture.put(fixture.first, RecordKind.ACCESS, 0, 0, "two\n");
        fixture.work();
        fixture.put(fixture.second, RecordKind.ACCESS, 0, 0, "three\n");
        fixture.work();
        assertEquals("one\ntwo\nthree\n", fixture.lines.toString(StandardCharsets.UTF_8));
        assertEquals(3, fixture.writer().counters().lines());
    }

    @Test
    void writesMoreLinesThanItGathersAtOnce() {
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 3_000; i++) {
            String line = "line " + i + " " + "x".repeat(i % 200) + "\n";
            expected.append(line);
            fixture.put(fixture.first, RecordKind.ACCESS, 0, 0, line);
        }
        fixture.work();
        assertEquals(expected.toString(), fixture.lines.toString(StandardCharsets.UTF_8));
    }

    @Test
    void countsLinesThatTheirOutputDoesNotTake() {
        boolean[] broken = {true};
        ByteArrayOutputStream taken = new ByteArrayOutputStream();
        fixture.start(new OutputStream() {
            @Override
            public void write(int b) {
                taken.write(b);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                if (broken[0]) {
                    throw new IOException("no space left");
                }
                taken.write(bytes, offset, length);
            }
        });
        for (int i = 0; i < 3; i++) {
            fixture.put(fixture.first, RecordKind.ACCESS, 0, 0, "lost\n");
            fixture.work();
        }
        broken[0] = false;
        fixture.put(fixture.first, RecordKind.ACCESS, 0, 0, "kept\n");
        fixture.work();
        assertEquals("kept\n", taken.toString(StandardCharsets.UTF_8));
        assertEquals(3, fixture.writer().counters().linesLost());
        assertEquals(1, fixture.failures.size());
    }

    @Test
    void writesAccessLinesAloneWhenNothingElseIsKept() {
        ByteRing ring = fixture.first;
        BatchWriter writer = new BatchWriter(
                fixture.settings, new BatchWriter.Ends(List.of(ring), fixture.lines, null), fixture, () -> fixture.now);
        fixture.put(ring, RecordKind.ACCESS, 0, 0, "line\n");
        fixture.exchange("ignored");
        assertEquals(0, writer.doWork());
        assertFalse(writer.drain());
        writer.onClose();
        assertEquals("line\n", fixture.lines.toString(StandardCharsets.UTF_8));
        assertEquals(OK, writer.health().state());
        assertEquals(0, writer.pendingBytes());
    }

    @Test
    void doesIdleWorkInTurnsUntilNoneHasAnyLeft() {
        List<String> done = new ArrayList<>();
        int[] index = {3};
        fixture.idle.add(() -> {
            done.add("index");
            return --index[0] > 0;
        });
        fixture.idle.add(() -> {
            done.add("retention");
            return false;
        });
        fixture.work();
        assertEquals(List.of("index", "retention", "index", "retention", "index"), done);
        fixture.work();
        assertEquals(5, done.size());
        fixture.now += 1_000 * MILLI;
        fixture.work();
        assertEquals(7, done.size());
        fixture.exchange("a");
        fixture.pass();
        assertEquals(9, done.size(), "a batch is a reason to look again at once");
    }

    @Test
    void leavesIdleWorkASliceInFiveSecondsWhileRowsComeInARush() {
        int[] slices = {0};
        fixture.idle.add(() -> {
            slices[0]++;
            return true;
        });
        for (int window = 0; window < 110; window++) {
            for (int i = 0; i <= BatchWriter.RUSH; i++) {
                fixture.exchange(window + "-" + i);
            }
            fixture.now += BatchWriter.PACE_NANOS;
            for (int cycle = 0; cycle < 100; cycle++) {
                fixture.writer().doWork();
            }
        }
        assertTrue(slices[0] >= 2 && slices[0] <= 4, () -> slices[0] + " slices in eleven seconds of a rush");
        int before = slices[0];
        fixture.now += 2 * BatchWriter.PACE_NANOS;
        for (int cycle = 0; cycle < 100; cycle++) {
            fixture.writer().doWork();
        }
        fixture.now += BatchWriter.PACE_NANOS;
        for (int cycle = 0; cycle < 100; cycle++) {
            fixture.writer().doWork();
        }
        assertTrue(slices[0] >= before + 100, "the rush is over");
    }

    @Test
    void leavesIdleWorkAloneWhileTheDatabaseIsAwayAndSurvivesItsFailure() {
        int[] calls = {0};
        fixture.idle.add(() -> {
            calls[0]++;
            throw new IOException("locked");
        });
        fixture.work();
        assertEquals(1, calls[0]);
        fixture.now += 1_000 * MILLI;
        fixture.pass();
        assertEquals(2, calls[0]);
        assertEquals(List.of("idle work on the database: java.io.IOException: locked"), fixture.failures);
        fixture.sink.away = true;
        fixture.exchange("a");
        fixture.pass();
        int before = calls[0];
        fixture.pass();
        assertEquals(before, calls[0]);
    }

    @Test
    void doesWhatAnAdministratorAsksInSlicesAndInOrder() {
        List<String> done = new ArrayList<>();
        int[] left = {3};
        assertTrue(fixture.writer().submit(() -> {
            done.add("delete " + left[0]);
            return --left[0] > 0;
        }));
        assertTrue(fixture.writer().submit(() -> {
            done.add("failing");
            throw new IOException("locked");
        }));
        assertTrue(fixture.writer().submit(() -> {
            done.add("last");
            return false;
        }));
        assertEquals(1, fixture.writer().doWork());
        assertEquals(List.of("delete 3"), done);
        fixture.work();
        assertEquals(List.of("delete 3", "delete 2", "delete 1", "failing", "last"), done);
        int taken = 0;
        while (fixture.writer().submit(() -> false)) {
            taken++;
        }
        assertEquals(64, taken);
    }

    @Test
    void drainsRingsTasksAndBatchAtTheEnd() {
        List<String> done = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            fixture.exchange("r" + i);
        }
        fixture.put(fixture.second, RecordKind.ACCESS, 0, 0, "last line\n");
        fixture.writer().submit(() -> {
            done.add("task");
            return false;
        });
        while (fixture.writer().drain()) {
            // until nothing is left, without a step of the clock
        }
        fixture.writer().onClose();
        assertEquals(3_000, fixture.sink.rows.size());
        assertEquals("last line\n", fixture.lines.toString(StandardCharsets.UTF_8));
        assertEquals(List.of("task"), done);
    }

    @Test
    void saysWhyRowsWait() {
        fixture.sink.away = true;
        fixture.exchange("a");
        fixture.pass();
        assertEquals(
                "locked; rows wait in the spool file", fixture.writer().health().reason());
    }
}
