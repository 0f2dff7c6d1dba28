package io.councilrouter.storage.ring;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class ByteRingTest {

    private static final int SMALL = ByteRing.MIN_CAPACITY;

    private final ByteRing ring = new ByteRing(SMALL);
    private final List<String> seen = new ArrayList<>();
    private final RingPoller poller = new RingPoller(List.of(ring), this::note);

    @Test
    void carriesPayloadOfEveryKindWithItsFlagsExchangeAndTime() {
        put(RecordKind.PROMPT, 0, 7, 11, "prompt");
        put(RecordKind.FRAME, (1 << 23) - 1, 8, Long.MAX_VALUE, "frame");
        put(RecordKind.ACCESS, 3, Long.MIN_VALUE, -1, "line");
        put(RecordKind.FRAME, 0, 9, 12, "");
        assertTrue(ring.attempt(8, 13));
        assertEquals(5, poller.poll(100));
        assertEquals(
                List.of(
                        "0 PROMPT 0 7 11 prompt",
                        "0 FRAME 8388607 8 " + Long.MAX_VALUE + " frame",
                        "0 ACCESS 3 " + Long.MIN_VALUE + " -1 line",
                        "0 FRAME 0 9 12 ",
                        "0 ATTEMPT 0 8 13 "),
                seen);
        assertEquals(0, ring.pendingBytes());
        assertEquals(5, ring.records());
        assertEquals(0, ring.refused());
    }

    @Test
    void carriesTheFactsOfAnExchangeThatBegins() {
        OpenRecord facts = new OpenRecord()
                        .id("019-id")
                        .route("/v1/chat/completions")
                        .dialect("openai")
                        .modelAsked("zażółć 模型 \uD83E\uDD99")
                        .client("2001:db8::1")
                        .keyId("team-a")
                        .councilId("run-1")
                        .stream(true);
        assertTrue(ring.open(1, 5, facts));
        OpenRecord[] read = new OpenRecord[1];
        poll(record -> read[0] = record.opened());
        assertEquals("019-id", read[0].id());
        assertEquals("/v1/chat/completions", read[0].route());
        assertEquals("openai", read[0].dialect());
        assertEquals("zażółć 模型 \uD83E\uDD99", read[0].modelAsked());
        assertEquals("2001:db8::1", read[0].client());
        assertEquals("team-a", read[0].keyId());
        assertEquals("run-1", read[0].councilId());
        assertTrue(read[0].stream());
        facts.reset();
        assertEquals("", facts.id() + facts.route() + facts.dialect() + facts.modelAsked() + facts.client());
        assertEquals("", facts.keyId() + facts.councilId());
        assertFalse(facts.stream());
    }

    @Test
    void carriesWhatCameOfAnExchange() {
        CloseRecord facts = new CloseRecord()
                .model("llama3.1:8b")
                .backend("gpu")
                .finishReason("stop")
                .error("stall")
                .attempts(3)
                .status(504)
                .tokens(1, 2, 3)
                .cost(0.25)
                .times(1.5, 2.5)
                .truncated(true);
        assertTrue(ring.open(1, 5, new OpenRecord()));
        assertTrue(ring.close(1, 6, facts));
        poller.poll(1);
        CloseRecord[] box = new CloseRecord[1];
        poll(record -> box[0] = record.closed());
        CloseRecord read = box[0];
        assertEquals("llama3.1:8b gpu stop stall", text(read));
        assertEquals(3, read.attempts());
        assertEquals(504, read.status());
        assertEquals(List.of(1L, 2L, 3L), List.of(read.promptTokens(), read.completionTokens(), read.thinkingTokens()));
        assertEquals(List.of(0.25, 1.5, 2.5), List.of(read.cost(), read.ttftMs(), read.durationMs()));
        assertTrue(read.truncated());
        facts.reset();
        assertEquals("   ", text(facts));
        assertEquals(
                List.of(-1L, -1L, -1L),
                List.of(facts.promptTokens(), facts.completionTokens(), facts.thinkingTokens()));
        assertEquals(List.of(Double.NaN, -1.0, 0.0), List.of(facts.cost(), facts.ttftMs(), facts.durationMs()));
        assertFalse(facts.truncated());
    }

    @Test
    void carriesEachTextWhateverTheOneBeforeItWas() {
        List<String> texts = List.of(
                "gpu",
                "gpu",
                "",
                "gpu",
                "gpu-1",
                "gpv-1",
                "",
                "",
                "żółw",
                "zzzzzz",
                "x".repeat(400),
                "x".repeat(401),
                "gpu");
        OpenRecord opened = new OpenRecord();
        CloseRecord closed = new CloseRecord();
        List<String> read = new ArrayList<>();
        // One consumer for all records, as in a gateway.
        RingPoller end = new RingPoller(List.of(ring), record -> {
            if (record.kind() == RecordKind.OPEN) {
                read.add(record.opened().modelAsked());
            } else {
                read.add(record.closed().model());
            }
        });
        List<String> expected = new ArrayList<>();
        for (String text : texts) {
            assertTrue(ring.open(1, 5, opened.reset().modelAsked(text)));
            assertTrue(ring.close(1, 6, closed.reset().model(text)));
            expected.add(text);
            // Up to 320 bytes are kept of the model that answered, and 512 of the one that was asked for.
            expected.add(text.substring(0, Math.min(text.length(), 320)));
        }
        end.poll(Integer.MAX_VALUE);
        assertEquals(expected, read);
    }

    @Test
    void cutsLongTextsBetweenCharactersAndMendsHalfPairs() {
        String llama = "\uD83E\uDD99";
        ring.open(1, 5, new OpenRecord().dialect("x" + llama.repeat(20)).client("a\uD83Eb\uDD99"));
        OpenRecord[] read = new OpenRecord[1];
        poll(record -> read[0] = record.opened());
        assertEquals("x" + llama.repeat(7), read[0].dialect());
        assertEquals("a?b?", read[0].client());
    }

    @Test
    void goesRoundWithRecordsOfEverySize() {
        Random random = new Random(42);
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(random.nextInt(10) == 0 ? ring.maxPart() + 1 : 300)];
            random.nextBytes(bytes);
            ByteBuffer into = ring.claim(RecordKind.FRAME, 0, i, i, bytes.length);
            while (into == null) {
                poller.poll(50);
                into = ring.claim(RecordKind.FRAME, 0, i, i, bytes.length);
            }
            into.put(bytes);
            ring.commit();
            expected.add("0 FRAME 0 " + i + " " + i + " " + new String(bytes, StandardCharsets.ISO_8859_1));
        }
        poller.poll(Integer.MAX_VALUE);
        assertEquals(expected.size(), seen.size());
        for (int i = 0; i < expected.size(); i++) {
            assertEquals(expected.get(i), seen.get(i), "record " + i);
        }
    }

    @Test
    void keepsRoomForTheEndOfEveryExchangeThatWasOpened() {
        CloseRecord largest = new CloseRecord()
                .model("m".repeat(600))
                .backend("b".repeat(600))
                .finishReason("f".repeat(600))
                .error("e".repeat(600));
        for (int offset = 0; offset < 40; offset++) {
            ByteRing fresh = new ByteRing(SMALL);
            List<Integer> kinds = new ArrayList<>();
            RingPoller reader = new RingPoller(List.of(fresh), record -> kinds.add(record.kind()));
            // Starts somewhere else in the ring each time, so that the ring ends inside every kind of record.
            for (int i = 0; i < 30 + offset; i++) {
                fill(fresh, 1_531 + offset * 8);
                reader.poll(1);
            }
            int open = 0;
            while (open < 20 && fresh.open(open, 0, new OpenRecord().id("id-" + open))) {
                open++;
            }
            assertEquals(20, open, "at offset " + offset + ", pending " + fresh.pendingBytes());
            for (int size = fresh.maxPart(); size > 0; size = size * 3 / 4) {
                while (fill(fresh, size)) {
                    // until nothing more goes in
                }
            }
            for (int i = 0; i < open; i++) {
                assertTrue(fresh.close(i, 0, largest), "close " + i + " at offset " + offset);
            }
            kinds.clear();
            reader.poll(Integer.MAX_VALUE);
            assertEquals(
                    open,
                    kinds.stream().filter(kind -> kind == RecordKind.CLOSE).count());
        }
    }

    @Test
    void refusesToOpenWhenOnlyTheRoomForEndsIsLeft() {
        int open = 0;
        while (ring.open(open, 0, new OpenRecord().id("id-" + open))) {
            open++;
        }
        assertTrue(open > SMALL / 2 / CloseRecordDescriptor.MAX_RING_LENGTH, "opened " + open);
        assertEquals(1, ring.refused());
        for (int i = 0; i < SMALL / 2 / CloseRecordDescriptor.MAX_RING_LENGTH; i++) {
            assertTrue(ring.close(i, 0, new CloseRecord().model("m".repeat(400))), "close " + i + " of " + open);
        }
        poller.poll(Integer.MAX_VALUE);
        assertTrue(ring.open(0, 0, new OpenRecord()));
    }

    @Test
    void leavesRoomForLinesAndBeginningsBesidePayload() {
        while (fill(ring, 512)) {
            // until payload is refused
        }
        assertFalse(ring.hasRoom(512));
        assertNotNull(ring.claim(RecordKind.ACCESS, 0, 0, 0, 200));
        ring.commit();
        assertTrue(ring.open(1, 0, new OpenRecord().id("id")));
        poller.poll(Integer.MAX_VALUE);
        assertTrue(ring.hasRoom(512));
    }

    @Test
    void saysThatItIsFullAndCountsIt() {
        while (fill(ring, 1024)) {
            // until payload is refused
        }
        long refused = ring.refused();
        assertNull(ring.claim(RecordKind.FRAME, 0, 1, 1, 1024));
        assertEquals(refused + 1, ring.refused());
        assertTrue(ring.pendingBytes() > SMALL / 2);
        poller.poll(Integer.MAX_VALUE);
        assertEquals(0, poller.pendingBytes());
        assertNotNull(ring.claim(RecordKind.FRAME, 0, 1, 1, 1024));
    }

    @Test
    void forgetsWhatIsAbortedAndTakesOneClaimAtATime() {
        ByteBuffer first = ring.claim(RecordKind.FRAME, 0, 1, 1, 10);
        assertThrows(IllegalStateException.class, () -> ring.claim(RecordKind.FRAME, 0, 2, 2, 10));
        ring.abort();
        ByteBuffer second = ring.claim(RecordKind.FRAME, 0, 2, 2, 10);
        assertSame(first, second);
        assertEquals(10, Objects.requireNonNull(second).remaining());
        second.put("0123456789".getBytes(StandardCharsets.UTF_8));
        ring.commit();
        poller.poll(10);
        assertEquals(List.of("0 FRAME 0 2 2 0123456789"), seen);
        assertEquals(1, ring.records());
    }

    @Test
    void takesPartsOfSixteenKibWhereTheRingIsLargeEnough() {
        assertEquals(ByteRing.MAX_PART, new ByteRing(200_000).maxPart());
        assertEquals(262_144, new ByteRing(200_000).capacity());
        assertEquals(SMALL / 8 - 16, ring.maxPart());
        assertEquals(1, ring.nextExchange());
        assertEquals(2, ring.nextExchange());
    }

    @Test
    void readsRingsInTurnsThatBeginAtAnotherEachTime() {
        ByteRing other = new ByteRing(SMALL);
        RingPoller both = new RingPoller(List.of(ring, other), this::note);
        for (int i = 0; i < 3; i++) {
            put(RecordKind.ACCESS, 0, i, 0, "a");
            ByteBuffer into = Objects.requireNonNull(other.claim(RecordKind.ACCESS, 0, i, 0, 1));
            into.put((byte) 'b');
            other.commit();
        }
        assertEquals(2, both.poll(2));
        assertEquals(2, both.poll(2));
        assertEquals(2, both.poll(10));
        assertEquals(
                List.of("a", "a", "b", "b", "a", "b"),
                seen.stream().map(line -> line.substring(line.length() - 1)).toList());
        assertEquals(0, new RingPoller(List.of(), this::note).poll(10));
    }

    /** One thread writes, another reads: everything arrives once, in order, unharmed. */
    @ParameterizedTest
    @ValueSource(ints = {SMALL, 8 * ByteRing.FRONT})
    void losesNothingBetweenTwoThreads(int capacity) throws Exception {
        ByteRing ring = new ByteRing(capacity);
        int count = 150_000;
        AtomicReference<Throwable> failed = new AtomicReference<>();
        Thread producer = new Thread(
                () -> {
                    Random random = new Random(1);
                    byte[] bytes = new byte[4096];
                    for (int i = 0; i < count; i++) {
                        int length = random.nextInt(i % 50 == 0 ? bytes.length : 200);
                        fillFrom(i, bytes, length);
                        ByteBuffer into = ring.claim(RecordKind.FRAME, i & 0xFFFF, i, length, length);
                        while (into == null) {
                            Thread.onSpinWait();
                            into = ring.claim(RecordKind.FRAME, i & 0xFFFF, i, length, length);
                        }
                        into.put(bytes, 0, length);
                        ring.commit();
                    }
                },
                "producer");
        producer.setUncaughtExceptionHandler((thread, e) -> failed.set(e));
        producer.start();
        byte[] expected = new byte[4096];
        byte[] got = new byte[4096];
        int[] next = {0};
        RingPoller reader = new RingPoller(List.of(ring), record -> {
            int i = next[0]++;
            assertEquals(i, record.exchange());
            assertEquals(i & 0xFFFF, record.flags());
            assertEquals(record.nanos(), record.payload());
            int length = record.payload();
            fillFrom(i, expected, length);
            record.copy(got, 0, length);
            assertTrue(Arrays.equals(expected, 0, length, got, 0, length), "content of " + i);
        });
        Random rests = new Random(2);
        while (next[0] < count) {
            assertNull(failed.get());
            if (reader.poll(1 + rests.nextInt(4096)) == 0) {
                Thread.onSpinWait();
            }
            for (int spins = rests.nextInt(40) == 0 ? 100_000 : 0; spins > 0; spins--) {
                // long enough for a front to overflow
                Thread.onSpinWait();
            }
        }
        producer.join();
        assertEquals(count, ring.records());
        assertEquals(0, ring.pendingBytes());
    }

    private static void fillFrom(int seed, byte[] bytes, int length) {
        int state = seed * 0x9E3779B9 + 1;
        for (int i = 0; i < length; i++) {
            state = state * 1_103_515_245 + 12_345;
            bytes[i] = (byte) (state >>> 16);
        }
    }

    static boolean fill(ByteRing into, int length) {
        ByteBuffer claimed = into.claim(RecordKind.FRAME, 0, 1, 1, length);
        if (claimed != null) {
            into.commit();
        }
        return claimed != null;
    }

    private void put(int kind, int flags, long exchange, long nanos, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer into = Objects.requireNonNull(ring.claim(kind, flags, exchange, nanos, bytes.length));
        assertEquals(bytes.length, into.remaining());
        into.put(bytes);
        ring.commit();
    }

    private void poll(RingRecord.Sink sink) {
        assertEquals(1, new RingPoller(List.of(ring), sink).poll(1));
    }

    private void note(RingRecord record) {
        byte[] bytes = new byte[record.payload()];
        record.copy(bytes, 0, bytes.length);
        String kind = List.of("", "OPEN", "PROMPT", "FRAME", "", "ATTEMPT", "CLOSE", "", "ACCESS")
                .get(record.kind());
        seen.add(record.ring() + " " + kind + " " + record.flags() + " " + record.exchange() + " " + record.nanos()
                + " " + new String(bytes, StandardCharsets.ISO_8859_1));
        assertArrayEquals(bytes, new String(bytes, StandardCharsets.ISO_8859_1).getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String text(CloseRecord record) {
        return record.model() + " " + record.backend() + " " + record.finishReason() + " " + record.error();
    }
}
