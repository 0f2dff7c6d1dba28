package io.councilrouter.storage.write;

import static io.councilrouter.storage.write.WriterFixture.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.storage.db.StoredRow;
import io.councilrouter.storage.ring.CloseRecord;
import io.councilrouter.storage.ring.OpenRecord;
import io.councilrouter.storage.ring.RecordKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AssemblerTest {

    private static final int SSE = 4;

    private final Path folder;
    private final WriterFixture fixture;

    AssemblerTest(@TempDir Path folder) {
        this.folder = folder;
        fixture = new WriterFixture(folder);
    }

    @Test
    void makesARowOfAnExchangeWithEverythingThatWasSaid() {
        long exchange = fixture.first.nextExchange();
        fixture.first.open(
                exchange,
                1_700_000_000_123_456_789L,
                new OpenRecord()
                                .id("id-1")
                                .route("/api/chat")
                                .dialect("ollama")
                                .modelAsked("asked")
                                .client("10.0.0.1")
                                .keyId("key")
                                .councilId("run")
                                .stream(true));
        fixture.put(fixture.first, RecordKind.PROMPT, 0, exchange, "{\"pro");
        fixture.put(fixture.first, RecordKind.PROMPT, 0, exchange, "mpt\":1}");
        fixture.put(fixture.first, RecordKind.FRAME, SSE, exchange, "one ");
        fixture.put(fixture.first, RecordKind.FRAME, SSE, exchange, "two");
        fixture.first.close(
                exchange,
                0,
                new CloseRecord()
                        .model("served")
                        .backend("gpu")
                        .attempts(2)
                        .status(200)
                        .tokens(7, 8, 9)
                        .cost(0.5)
                        .times(12.5, 99.25)
                        .finishReason("stop")
                        .error("none")
                        .promptTruncated(true));
        StoredRow row = onlyRow();
        assertEquals(
                new StoredRow(
                        new StoredRow.Identity("id-1", "10.0.0.1", "key", "run"),
                        new StoredRow.Asked("/api/chat", "ollama", "asked", true),
                        new StoredRow.Answered("served", "gpu", 2, 200, "stop", "none", false, true),
                        new StoredRow.Times(1_700_000_000_123L, 12.5, 99.25),
                        new StoredRow.Counts(7, 8, 9, 0.5),
                        row.bodies()),
                row);
        assertEquals("{\"prompt\":1}|ONE TWO|4|[7]", bodies(row));
    }

    @Test
    void makesNoRowOfAnExchangeThatIsDiscardedAtItsEnd() {
        long gone = fixture.open(fixture.first, "gone");
        fixture.put(fixture.first, RecordKind.PROMPT, 0, gone, "a secret");
        fixture.put(fixture.first, RecordKind.FRAME, SSE, gone, "another");
        fixture.first.close(
                gone,
                0,
                new CloseRecord().model("m").status(200).truncated(true).discarded(true));
        fixture.exchange("kept");
        fixture.pass();
        assertEquals(List.of("kept"), fixture.sink.ids());
        assertFalse(fixture.sink.rows.getFirst().answered().truncated());
        assertEquals(0, fixture.writer().counters().heldBytes());
        assertEquals(0, fixture.writer().counters().truncated());
    }

    @Test
    void keepsExchangesApartHoweverTheyInterleave() {
        long a = fixture.open(fixture.first, "a");
        long b = fixture.open(fixture.first, "b");
        long c = fixture.open(fixture.second, "c");
        assertEquals(a, c, "ids are those of a ring");
        for (int i = 0; i < 50; i++) {
            fixture.put(fixture.first, RecordKind.FRAME, SSE, a, "a" + i);
            fixture.put(fixture.second, RecordKind.FRAME, SSE, c, "c" + i);
            fixture.put(fixture.first, RecordKind.FRAME, SSE, b, "b" + i);
            fixture.work();
        }
        fixture.close(fixture.second, c);
        fixture.work();
        fixture.close(fixture.first, b);
        fixture.close(fixture.first, a);
        fixture.pass();
        assertEquals(List.of("c", "b", "a"), fixture.sink.ids());
        for (StoredRow row : fixture.sink.rows) {
            StringBuilder expected = new StringBuilder();
            for (int i = 0; i < 50; i++) {
                expected.append(row.id().toUpperCase(Locale.ROOT)).append(i);
            }
            assertEquals(expected.toString(), text(row.bodies().response()));
        }
        assertEquals(0, fixture.writer().counters().heldBytes());
    }

    @Test
    void forgetsWhatAnAttemptThatFailedHadSaid() {
        long exchange = fixture.open(fixture.first, "a");
        fixture.put(fixture.first, RecordKind.PROMPT, 0, exchange, "ask");
        fixture.put(fixture.first, RecordKind.FRAME, 9, exchange, "half an ans");
        fixture.first.attempt(exchange, 0);
        fixture.put(fixture.first, RecordKind.FRAME, SSE, exchange, "whole");
        fixture.close(fixture.first, exchange);
        assertEquals("ask|WHOLE|4|[5]", bodies(onlyRow()));
    }

    @Test
    void cutsBodiesAtTheirBoundBetweenCharactersAndSaysSo() {
        fixture.settings = WriterSettings.of(WriterFixture.FLUSH, 1024);
        long exchange = fixture.open(fixture.first, "long");
        fixture.put(fixture.first, RecordKind.PROMPT, 0, exchange, "p".repeat(1000));
        fixture.put(fixture.first, RecordKind.PROMPT, 0, exchange, "q".repeat(1000));
        fixture.put(fixture.first, RecordKind.FRAME, SSE, exchange, "x" + "ż".repeat(1000));
        fixture.close(fixture.first, exchange);
        StoredRow row = onlyRow();
        assertTrue(row.answered().truncated());
        assertEquals("p".repeat(1000) + "q".repeat(24), text(row.bodies().request()));
        assertEquals("X" + "Ż".repeat(511), text(row.bodies().response()));
        assertEquals(1, fixture.writer().counters().truncated());
    }

    @Test
    void doesNotCallCutWhatFits() {
        fixture.settings = WriterSettings.of(WriterFixture.FLUSH, 1024);
        long exchange = fixture.open(fixture.first, "fits");
        fixture.put(fixture.first, RecordKind.PROMPT, 0, exchange, "p".repeat(1024));
        fixture.put(fixture.first, RecordKind.FRAME, SSE, exchange, "x".repeat(1024));
        fixture.close(fixture.first, exchange);
        assertFalse(onlyRow().answered().truncated());
    }

    @Test
    void marksARowWhosePayloadFoundNoRoomInTheRing() {
        long exchange = fixture.open(fixture.first, "a");
        fixture.first.close(exchange, 0, new CloseRecord().truncated(true));
        assertTrue(onlyRow().answered().truncated());
    }

    @Test
    void passesOverExchangesItWasNeverToldOf() {
        fixture.put(fixture.first, RecordKind.PROMPT, 0, 99, "who?");
        fixture.put(fixture.first, RecordKind.FRAME, 0, 99, "who?");
        fixture.first.attempt(99, 0);
        fixture.exchange("known");
        assertEquals("known", onlyRow().id());
    }

    @Test
    void keepsTheRowWhenAReaderFails() {
        long exchange = fixture.open(fixture.first, "a");
        fixture.put(fixture.first, RecordKind.PROMPT, 0, exchange, "ask");
        fixture.put(fixture.first, RecordKind.FRAME, 0, exchange, "bug");
        fixture.close(fixture.first, exchange);
        StoredRow row = onlyRow();
        assertTrue(row.answered().truncated());
        assertEquals("ask|||", bodies(row));
        assertEquals(List.of("reading an answer: java.lang.IllegalStateException: a reader's bug"), fixture.failures);
    }

    @Test
    void movesTheOldestPayloadsToDiskAndBringsThemBack() throws IOException {
        fixture.settings = new WriterSettings(WriterFixture.FLUSH, 1 << 20, 100_000, 1 << 20);
        long[] exchanges = new long[20];
        for (int i = 0; i < exchanges.length; i++) {
            exchanges[i] = fixture.open(fixture.first, "e" + i);
        }
        for (int round = 0; round < 5; round++) {
            for (int i = 0; i < exchanges.length; i++) {
                fixture.put(
                        fixture.first, RecordKind.PROMPT, 0, exchanges[i], ("p" + i + "," + round + ";").repeat(300));
                fixture.put(
                        fixture.first, RecordKind.FRAME, SSE, exchanges[i], ("f" + i + "," + round + ";").repeat(300));
                fixture.work();
                long held = fixture.writer().counters().heldBytes();
                assertTrue(held <= 100_000, "held " + held);
            }
        }
        assertTrue(pieces() > 10, "piece files: " + pieces());
        fixture.first.attempt(exchanges[0], 0);
        fixture.put(fixture.first, RecordKind.FRAME, SSE, exchanges[0], "again");
        for (long exchange : exchanges) {
            fixture.close(fixture.first, exchange);
        }
        fixture.pass();
        assertEquals(20, fixture.sink.rows.size());
        for (int i = 0; i < exchanges.length; i++) {
            StoredRow row = fixture.sink.rows.get(i);
            StringBuilder prompt = new StringBuilder();
            StringBuilder answer = new StringBuilder();
            for (int round = 0; round < 5; round++) {
                prompt.append(("p" + i + "," + round + ";").repeat(300));
                answer.append(("F" + i + "," + round + ";").repeat(300));
            }
            assertEquals(prompt.toString(), text(row.bodies().request()));
            assertEquals(i == 0 ? "AGAIN" : answer.toString(), text(row.bodies().response()));
            assertFalse(row.answered().truncated());
        }
        assertEquals(0, pieces());
        assertEquals(0, fixture.writer().counters().heldBytes());
    }

    @Test
    void boundsMemoryEvenWherePiecesCannotBeWritten() throws IOException {
        fixture.settings = new WriterSettings(WriterFixture.FLUSH, 1 << 20, 50_000, 1 << 20);
        Files.writeString(folder.resolve("responses.db.pieces"), "a file where the folder should be");
        long a = fixture.open(fixture.first, "a");
        long b = fixture.open(fixture.first, "b");
        fixture.put(fixture.first, RecordKind.PROMPT, 0, a, "a".repeat(40_000));
        fixture.put(fixture.first, RecordKind.PROMPT, 0, b, "b".repeat(40_000));
        fixture.work();
        assertTrue(fixture.writer().counters().heldBytes() <= 50_000);
        fixture.close(fixture.first, a);
        fixture.close(fixture.first, b);
        fixture.pass();
        assertEquals(
                List.of(true, false),
                fixture.sink.rows.stream()
                        .map(row -> row.answered().truncated())
                        .toList());
        assertEquals(1, fixture.failures.size());
    }

    @Test
    void deletesPiecesOfAProcessThatDied() throws IOException {
        Path pieces = Files.createDirectories(folder.resolve("responses.db.pieces"));
        Files.writeString(pieces.resolve("0-1.piece"), "left");
        fixture.writer();
        assertEquals(0, pieces());
    }

    @Test
    void takesAnIdThatIsOpenedTwiceForANewExchange() {
        fixture.first.open(7, 0, new OpenRecord().id("old"));
        fixture.put(fixture.first, RecordKind.FRAME, 0, 7, "old");
        fixture.first.open(7, 0, new OpenRecord().id("new"));
        fixture.close(fixture.first, 7);
        assertEquals("|||", bodies(onlyRow()));
        assertEquals(1, fixture.writer().counters().abandoned());
    }

    private StoredRow onlyRow() {
        fixture.pass();
        assertEquals(1, fixture.sink.rows.size());
        return fixture.sink.rows.get(0);
    }

    private long pieces() throws IOException {
        Path pieces = folder.resolve("responses.db.pieces");
        if (!Files.isDirectory(pieces)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(pieces)) {
            return files.count();
        }
    }

    private static String bodies(StoredRow row) {
        StoredRow.Bodies bodies = row.bodies();
        return text(bodies.request()) + "|" + text(bodies.response()) + "|" + text(bodies.thinking()) + "|"
                + text(bodies.toolCalls());
    }
}
