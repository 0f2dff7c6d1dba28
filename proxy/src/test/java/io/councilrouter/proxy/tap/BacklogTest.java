package io.councilrouter.proxy.tap;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.codec.LeakExtension;
import io.councilrouter.proxy.exchange.Holdable;
import io.councilrouter.proxy.turns.HandTurns;
import io.councilrouter.storage.ring.ByteRing;
import io.councilrouter.storage.ring.CloseRecord;
import io.councilrouter.storage.ring.OpenRecord;
import io.councilrouter.storage.ring.RecordKind;
import io.councilrouter.storage.ring.RingPoller;
import io.councilrouter.storage.ring.RingRecord;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A ring that is full pauses who feeds it, for a moment; then it is told what is missing. */
@ExtendWith(LeakExtension.class)
final class BacklogTest {
    private static final int FORM = 5;

    private final HandTurns turns = new HandTurns();
    private final ByteRing ring = new ByteRing(ByteRing.MIN_CAPACITY);
    private final Backlog backlog = new Backlog(ring, turns);
    private final Reader reader = new Reader();

    @AfterEach
    void nothingIsHeld() {
        assertEquals(0, backlog.held());
        assertEquals(0, turns.armed());
    }

    /** What the writer gets to see. */
    private final class Reader implements RingRecord.Sink {
        private final RingPoller poller = new RingPoller(List.of(ring), this);
        private final ByteArrayOutputStream prompt = new ByteArrayOutputStream();
        private final ByteArrayOutputStream answer = new ByteArrayOutputStream();
        private final List<Integer> kinds = new ArrayList<>();
        private boolean truncated;

        @Override
        public void record(RingRecord record) {
            byte[] bytes = new byte[record.payload()];
            record.copy(bytes, 0, bytes.length);
            kinds.add(record.kind());
            switch (record.kind()) {
                case RecordKind.PROMPT -> prompt.writeBytes(bytes);
                case RecordKind.FRAME -> {
                    assertEquals(FORM, record.flags());
                    answer.writeBytes(bytes);
                }
                case RecordKind.ATTEMPT -> answer.reset();
                case RecordKind.CLOSE -> truncated = record.closed().truncated();
                default -> {}
            }
        }

        void readAll() {
            while (poller.poll(1000) > 0) {
                // Until the ring is empty.
            }
        }

        boolean ended() {
            return kinds.contains(RecordKind.CLOSE);
        }
    }

    /** A backend that may be held. */
    private static final class Backend implements Holdable {
        private boolean held;
        private int changes;

        @Override
        public void hold(boolean on) {
            changes += on == held ? 0 : 1;
            held = on;
        }
    }

    private final Backend backend = new Backend();

    private RecordingState opened() {
        RecordingState kept = backlog.take();
        kept.form = FORM;
        kept.open = ring.open(kept.id, 1, new OpenRecord());
        assertTrue(kept.open);
        return kept;
    }

    private static byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private static ByteBuf buffer(byte[] bytes) {
        return PooledByteBufAllocator.DEFAULT.directBuffer(bytes.length).writeBytes(bytes);
    }

    private void answer(RecordingState kept, byte[] bytes, boolean patient) {
        ByteBuf part = buffer(bytes);
        backlog.answer(kept, backend, part, patient);
        assertEquals(0, part.readerIndex());
        assertEquals(bytes.length, part.writerIndex());
        kept.answer += bytes.length;
        part.release();
    }

    /** Leaves no room for another part. */
    private RecordingState fill() {
        RecordingState other = opened();
        while (ring.hasRoom(64)) {
            answer(other, bytes(64), false);
        }
        return other;
    }

    private void end(RecordingState kept) {
        backlog.end(kept, new CloseRecord());
    }

    @Test
    void whatFitsGoesAtOnce() {
        RecordingState kept = opened();
        byte[] said = bytes(20_000);
        answer(kept, said, true);
        end(kept);
        reader.readAll();
        assertArrayEquals(said, reader.answer.toByteArray());
        assertFalse(reader.truncated);
        assertEquals(0, backend.changes);
    }

    @Test
    void aFullRingHoldsTheBackendUntilThereIsRoom() {
        end(fill());
        RecordingState kept = opened();
        byte[] said = bytes(10_000);
        answer(kept, said, true);
        assertTrue(backend.held);
        byte[] more = bytes(100);
        answer(kept, more, true);
        turns.pass(100);
        assertTrue(backend.held);
        reader.readAll();
        reader.answer.reset();
        turns.pass(10);
        assertFalse(backend.held);
        end(kept);
        reader.readAll();
        assertEquals(said.length + more.length, reader.answer.size());
        assertArrayEquals(said, java.util.Arrays.copyOf(reader.answer.toByteArray(), said.length));
        assertFalse(reader.truncated);
    }

    @Test
    void patienceEndsAfterAQuarterOfASecond() {
        end(fill());
        long refused = ring.refused();
        RecordingState kept = opened();
        answer(kept, bytes(10_000), true);
        turns.pass(200);
        assertTrue(backend.held);
        turns.pass(60);
        assertFalse(backend.held);
        assertTrue(kept.over);
        assertEquals(refused + 1, ring.refused());
        answer(kept, new byte[0], true);
        end(kept);
        reader.readAll();
        assertTrue(reader.truncated);
    }

    @Test
    void anAnswerThatHasEndedWaitsForItsBytes() {
        end(fill());
        RecordingState kept = opened();
        byte[] said = bytes(5_000);
        answer(kept, said, true);
        end(kept);
        reader.readAll();
        reader.kinds.clear();
        reader.answer.reset();
        turns.pass(10);
        reader.readAll();
        assertTrue(reader.ended());
        assertArrayEquals(said, reader.answer.toByteArray());
        assertFalse(reader.truncated);
    }

    @Test
    void theEndIsToldEvenWhenNothingElseIs() {
        end(fill());
        RecordingState kept = opened();
        answer(kept, bytes(5_000), true);
        end(kept);
        turns.pass(300);
        reader.readAll();
        assertEquals(
                2,
                reader.kinds.stream().filter(each -> each == RecordKind.CLOSE).count());
        assertTrue(reader.truncated);
    }

    @Test
    void dropDoesNotWait() {
        end(fill());
        long refused = ring.refused();
        RecordingState kept = opened();
        answer(kept, bytes(5_000), false);
        assertEquals(0, backend.changes);
        assertTrue(kept.over);
        assertEquals(refused + 1, ring.refused());
        end(kept);
        reader.readAll();
        assertTrue(reader.truncated);
    }

    @Test
    void onlySoMuchWaits() {
        end(fill());
        List<RecordingState> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            RecordingState kept = opened();
            answer(kept, bytes(400_000), true);
            all.add(kept);
        }
        assertTrue(backlog.held() <= 1 << 20, backlog.held() + " bytes wait");
        assertTrue(all.stream().anyMatch(each -> each.over));
        all.forEach(this::end);
        turns.pass(300);
        reader.readAll();
        assertEquals(
                5,
                reader.kinds.stream().filter(each -> each == RecordKind.CLOSE).count());
    }

    @Test
    void anotherAttemptForgetsWhatCame() {
        RecordingState kept = opened();
        answer(kept, bytes(100), true);
        backlog.again(kept);
        answer(kept, bytes(50), true);
        end(kept);
        reader.readAll();
        assertArrayEquals(bytes(50), reader.answer.toByteArray());
    }

    @Test
    void anotherAttemptForgetsWhatWaitedToo() {
        end(fill());
        RecordingState kept = opened();
        answer(kept, bytes(5_000), true);
        backlog.again(kept);
        assertFalse(backend.held);
        assertEquals(0, backlog.held());
        reader.readAll();
        reader.answer.reset();
        turns.pass(10);
        answer(kept, bytes(50), true);
        end(kept);
        reader.readAll();
        assertArrayEquals(bytes(50), reader.answer.toByteArray());
        assertFalse(reader.truncated);
    }

    @Test
    void aLongRequestGoesOnePartATurn() {
        RecordingState kept = opened();
        byte[] asked = bytes(3 * ring.maxPart() + 1);
        backlog.prompt(kept, buffer(asked), true);
        assertEquals(2, ring.records());
        for (int parts = 2; parts <= 4; parts++) {
            assertEquals(1, turns.step());
            assertEquals(1 + parts, ring.records());
        }
        assertEquals(0, turns.step());
        answer(kept, bytes(10), true);
        end(kept);
        reader.readAll();
        assertArrayEquals(asked, reader.prompt.toByteArray());
        assertFalse(reader.truncated);
    }

    @Test
    void aLongRequestThatIsAnsweredFirstIsKeptAllTheSame() {
        RecordingState kept = opened();
        byte[] asked = bytes(4 * ring.maxPart());
        backlog.prompt(kept, buffer(asked), true);
        answer(kept, bytes(10), true);
        end(kept);
        reader.readAll();
        assertFalse(reader.ended());
        while (turns.step() > 0) {
            reader.readAll();
        }
        reader.readAll();
        assertTrue(reader.ended());
        assertArrayEquals(asked, reader.prompt.toByteArray());
    }

    @Test
    void aLongRequestWaitsForRoomAsWell() {
        RecordingState kept = opened();
        byte[] asked = bytes(200_000);
        backlog.prompt(kept, buffer(asked), true);
        end(kept);
        for (int i = 0; i < 200 && !reader.ended(); i++) {
            turns.step();
            turns.pass(8);
            if (i % 3 == 0) {
                reader.readAll();
            }
        }
        assertTrue(reader.ended());
        assertArrayEquals(asked, reader.prompt.toByteArray());
        assertFalse(reader.truncated);
    }

    @Test
    void aRequestThatFindsNoRoomIsGivenUp() {
        end(fill());
        RecordingState kept = opened();
        backlog.prompt(kept, buffer(bytes(5_000)), true);
        turns.pass(300);
        end(kept);
        reader.readAll();
        assertEquals(0, reader.prompt.size());
        assertTrue(reader.truncated);
    }

    @Test
    void recordsAreUsedAgain() {
        RecordingState first = opened();
        end(first);
        assertTrue(first == backlog.take());
    }
}
