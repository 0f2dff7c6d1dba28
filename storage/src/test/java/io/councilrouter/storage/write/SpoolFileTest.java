package io.councilrouter.storage.write;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.storage.db.StoredRow;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SpoolFileTest {

    private static final int HEADER = 16;

    private final Path path;

    SpoolFileTest(@TempDir Path folder) {
        path = folder.resolve("responses.db.spool");
    }

    @Test
    void bringsEveryFieldOfARowBack() throws IOException {
        StoredRow.Bodies bodies =
                new StoredRow.Bodies(new byte[] {0, -1, 7}, WriterFixture.bytes("żółć"), new byte[0], new byte[70_000]);
        StoredRow row = new StoredRow(
                new StoredRow.Identity("id", "client", "key", "council"),
                new StoredRow.Asked("route", "dialect", "asked \uD83E\uDD99", true),
                new StoredRow.Answered("model", "backend", 3, 499, "stop", "error", true, true),
                new StoredRow.Times(-5, 1.5, -2.5),
                new StoredRow.Counts(-1, 2, 3, Double.NaN),
                bodies,
                new StoredRow.Recall("resp_1", WriterFixture.bytes("{}")));
        SpoolFile spool = open();
        spool.append(List.of(row, row("plain")));
        spool.close();
        StoredRow read = open().next(1, 1).rows().get(0);
        assertEquals(
                row.toString().replaceAll("Bodies\\[.*", ""), read.toString().replaceAll("Bodies\\[.*", ""));
        assertArrayEquals(bodies.request(), read.bodies().request());
        assertArrayEquals(bodies.response(), read.bodies().response());
        assertArrayEquals(bodies.thinking(), read.bodies().thinking());
        assertArrayEquals(bodies.toolCalls(), read.bodies().toolCalls());
        assertEquals("resp_1", read.recall().id());
        assertArrayEquals(row.recall().answer(), read.recall().answer());
    }

    @Test
    void readsRowsOfAProgramThatKnewNoAnswersToComeBackTo() {
        RowCodec codec = new RowCodec();
        int length = codec.encode(row("old"));
        ByteBuffer before = ByteBuffer.wrap(codec.bytes(), 0, length - 2 * Integer.BYTES);
        StoredRow read = RowCodec.decode(before);
        assertEquals("old", read.id());
        assertEquals("", read.recall().id());
    }

    @Test
    void givesRowsInOrderAndEachOnce() throws IOException {
        SpoolFile spool = open();
        spool.append(rows(0, 10));
        assertEquals(ids(0, 4), readAndMark(spool, 4));
        spool.append(rows(10, 12));
        assertEquals(ids(4, 8), readAndMark(spool, 4));
        spool = open();
        assertEquals(ids(8, 12), readAndMark(spool, 100));
        assertTrue(spool.isEmpty());
        assertEquals(HEADER, Files.size(path));
        spool.append(rows(12, 13));
        assertEquals(ids(12, 13), readAndMark(spool, 100));
        spool.close();
        assertFalse(Files.exists(path));
    }

    @Test
    void readsNoMoreThanItIsAskedFor() throws IOException {
        SpoolFile spool = open();
        spool.append(rows(0, 10));
        assertEquals(3, spool.next(3, Integer.MAX_VALUE).rows().size());
        assertEquals(1, spool.next(10, 1).rows().size());
        assertEquals(0, open().next(0, 1).rows().size());
    }

    /** A process may die while it appends, after any byte: everything before is kept, and appending continues. */
    @Test
    void ignoresATailThatIsTornAtAnyByte() throws IOException {
        SpoolFile spool = open();
        spool.append(rows(0, 2));
        long two = Files.size(path);
        spool.append(rows(2, 3));
        byte[] whole = Files.readAllBytes(path);
        for (int length = 0; length <= whole.length; length++) {
            Files.write(path, Arrays.copyOf(whole, length));
            SpoolFile torn = open();
            int expected = length == whole.length ? 3 : length >= two ? 2 : length >= firstFrameEnds(whole) ? 1 : 0;
            torn.append(rows(7, 8));
            List<String> read = readAndMark(torn, 100);
            List<String> wanted = new ArrayList<>(ids(0, expected));
            wanted.add("row-7");
            assertEquals(wanted, read, "torn at " + length);
        }
    }

    @Test
    void ignoresATailOfGarbage() throws IOException {
        SpoolFile spool = open();
        spool.append(rows(0, 2));
        byte[] whole = Files.readAllBytes(path);
        Random random = new Random(3);
        for (int i = 0; i < 200; i++) {
            byte[] garbage = new byte[random.nextInt(64)];
            random.nextBytes(garbage);
            byte[] both = Arrays.copyOf(whole, whole.length + garbage.length);
            System.arraycopy(garbage, 0, both, whole.length, garbage.length);
            Files.write(path, both);
            assertEquals(ids(0, 2), readAndMark(open(), 100));
        }
    }

    @Test
    void noticesAByteThatChangedAtAnyPlace() throws IOException {
        SpoolFile spool = open();
        spool.append(rows(0, 1));
        byte[] whole = Files.readAllBytes(path);
        for (int at = HEADER; at < whole.length; at++) {
            byte[] changed = whole.clone();
            changed[at] ^= 1;
            Files.write(path, changed);
            assertTrue(open().isEmpty(), "changed at " + at);
        }
    }

    @Test
    void startsAnewWhereTheMarkMakesNoSense() throws IOException {
        for (long mark : new long[] {0, -1, Long.MAX_VALUE, Long.MIN_VALUE}) {
            Files.deleteIfExists(path);
            open().append(rows(0, 2));
            byte[] whole = Files.readAllBytes(path);
            ByteBuffer.wrap(whole).putLong(8, mark);
            Files.write(path, whole);
            assertEquals(ids(0, 2), readAndMark(open(), 100));
        }
    }

    @Test
    void laysAsideAFileThatIsNotOurs() throws IOException {
        Files.writeString(path, "somebody else's notes, kept");
        SpoolFile spool = open();
        assertTrue(spool.isEmpty());
        spool.append(rows(0, 1));
        assertEquals(ids(0, 1), readAndMark(spool, 10));
        assertEquals(
                "somebody else's notes, kept", Files.readString(path.resolveSibling("responses.db.spool.foreign")));
    }

    @Test
    void takesAllOrNothingWhenItReachesItsBound() throws IOException {
        SpoolFile spool = new SpoolFile(path, 1_000);
        spool.append(rows(0, 3));
        long before = Files.size(path);
        assertThrows(IOException.class, () -> spool.append(rows(3, 30)));
        assertEquals(before, Files.size(path));
        assertEquals(ids(0, 3), readAndMark(spool, 100));
        spool.append(rows(4, 5));
        assertEquals(ids(4, 5), readAndMark(spool, 100));
    }

    @Test
    void saysThatItsFolderIsGone() {
        SpoolFile spool = new SpoolFile(path.resolveSibling("gone").resolve("file"), 1_000);
        assertThrows(IOException.class, () -> spool.append(rows(0, 1)));
        assertTrue(spool.isEmpty());
    }

    private SpoolFile open() throws IOException {
        SpoolFile spool = new SpoolFile(path, 1 << 20);
        spool.recover();
        return spool;
    }

    private static long firstFrameEnds(byte[] whole) {
        return HEADER + 8L + ByteBuffer.wrap(whole).getInt(HEADER);
    }

    private static List<String> readAndMark(SpoolFile spool, int most) throws IOException {
        SpoolFile.SpoolSlice slice = spool.next(most, Integer.MAX_VALUE);
        if (!slice.rows().isEmpty()) {
            spool.replayed(slice.ends().get(slice.ends().size() - 1));
        }
        return slice.rows().stream().map(StoredRow::id).toList();
    }

    private static List<String> ids(int from, int to) {
        return rows(from, to).stream().map(StoredRow::id).toList();
    }

    private static List<StoredRow> rows(int from, int to) {
        List<StoredRow> rows = new ArrayList<>();
        for (int i = from; i < to; i++) {
            rows.add(row("row-" + i));
        }
        return rows;
    }

    static StoredRow row(String id) {
        return new StoredRow(
                new StoredRow.Identity(id, "c", "", ""),
                new StoredRow.Asked("r", "d", "a", false),
                new StoredRow.Answered("m", "b", 1, 200, "stop", "", false),
                new StoredRow.Times(1, 1, 2),
                new StoredRow.Counts(1, 2, 0, Double.NaN),
                StoredRow.Bodies.NONE);
    }
}
