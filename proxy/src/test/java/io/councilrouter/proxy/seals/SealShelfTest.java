package io.councilrouter.proxy.seals;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is kept, for how long, and what goes first. */
final class SealShelfTest {
    private static final long LIMIT = 64 * 1024;
    private static final long IDLE = 1000;

    private final SealShelf shelf = new SealShelf();

    SealShelfTest() {
        shelf.limits(LIMIT, IDLE, 0);
    }

    private static CallKey key(long number) {
        return new CallKey(number, ArgumentDigest.mix(number));
    }

    private static KeptTurn turn(int size, long now, long... keys) {
        List<KeptTurn.TurnCall> calls = new ArrayList<>();
        for (int place = 0; place < keys.length; place++) {
            calls.add(new KeptTurn.TurnCall(key(keys[place]), place));
        }
        return new KeptTurn(new byte[size], calls, now);
    }

    private SealShelf.ShelvedCall found(CallKey key) {
        return Objects.requireNonNull(shelf.find(key, 0));
    }

    private boolean has(long number, long now) {
        return shelf.find(key(number), now) != null;
    }

    @Test
    void aTurnIsFoundByEachOfItsCalls() {
        KeptTurn turn = turn(10, 0, 1, 2);
        assertNull(shelf.find(key(1), 0), "nothing has been kept yet");
        assertTrue(shelf.keep(turn, 0));
        for (int place = 0; place < 2; place++) {
            SealShelf.ShelvedCall call = found(key(place + 1));
            assertSame(turn, call.turn());
            assertEquals(place, call.place());
        }
        assertFalse(has(3, 5));
        assertNull(shelf.find(new CallKey(2, key(1).low()), 5), "all 128 bits count");
        assertEquals(new SealCounts(turn.size(), 1, 0, 0, 0), shelf.counts());
    }

    @Test
    void thereIsNeverMoreOnItThanIsAllowed() {
        int turns = 500;
        for (int i = 0; i < turns; i++) {
            assertTrue(shelf.keep(turn(2000, i, i), i), "turn " + i);
            assertTrue(shelf.counts().bytes() <= LIMIT, "after turn " + i);
        }
        long left = IntStream.range(0, turns).filter(i -> has(i, turns)).count();
        assertEquals(shelf.counts().bytes(), left * turn(2000, 0, 0).size());
        assertTrue(left > 20, "it is nearly full: " + left);
        assertEquals(turns - left, shelf.counts().evicted());
    }

    @Test
    void whatIsAskedForStays() {
        for (int i = 0; i < 400; i++) {
            assertTrue(shelf.keep(turn(2000, i, i), i));
            assertTrue(has(0, i), "at " + i);
        }
    }

    @Test
    void whatIsTooLargeIsNotKept() {
        assertFalse(shelf.keep(turn((int) LIMIT / 16, 0, 1), 0));
        assertFalse(has(1, 0));
        assertEquals(SealCounts.NONE, shelf.counts());
    }

    @Test
    void aTurnThatNobodyAsksForIsGivenUp() {
        shelf.keep(turn(10, 0, 1, 2), 0);
        assertTrue(has(1, IDLE));
        assertTrue(has(2, 2 * IDLE), "it was asked for since");
        assertFalse(has(1, 3 * IDLE + 1));
        assertFalse(has(2, 3 * IDLE + 1));
        assertEquals(new SealCounts(0, 1, 0, 0, 1), shelf.counts());
    }

    @Test
    void oldTurnsGoAsOthersComeEvenIfThereIsRoom() {
        shelf.keep(turn(10, 0, 1), 0);
        for (int i = 0; i < 2000; i++) {
            shelf.keep(turn(10, IDLE + 1, 2), IDLE + 1);
        }
        assertEquals(turn(10, 0, 2).size(), shelf.counts().bytes());
        assertEquals(1, shelf.counts().evicted());
    }

    @Test
    void theLastTurnOfACallCounts() {
        KeptTurn first = turn(10, 0, 1, 2);
        KeptTurn second = turn(20, 0, 2);
        shelf.keep(first, 0);
        shelf.keep(second, 0);
        assertSame(first, found(key(1)).turn());
        assertSame(second, found(key(2)).turn());
        assertEquals(first.size() + second.size(), shelf.counts().bytes());
        KeptTurn third = turn(30, 0, 1);
        shelf.keep(third, 0);
        assertEquals(second.size() + third.size(), shelf.counts().bytes(), "nobody finds the first any more");
        assertTrue(first.gone());
    }

    @Test
    void callsThatMeetInTheSameSlotsMakeRoomForOneAnother() {
        for (int i = 0; i < 100; i++) {
            shelf.keep(new KeptTurn(new byte[10], List.of(new KeptTurn.TurnCall(new CallKey(i, 0), 0)), i), i);
        }
        long left = IntStream.range(0, 100)
                .filter(i -> shelf.find(new CallKey(i, 0), 100) != null)
                .count();
        assertEquals(8, left);
        assertEquals(8 * turn(10, 0, 1).size(), shelf.counts().bytes());
        assertNotNull(shelf.find(new CallKey(99, 0), 100));
    }

    @Test
    void otherLimitsHoldAtOnce() {
        for (int i = 0; i < 20; i++) {
            shelf.keep(turn(2000, i, i), i);
        }
        shelf.limits(10_000, IDLE, 20);
        assertTrue(shelf.counts().bytes() <= 10_000);
        assertTrue(shelf.counts().bytes() > 0);
        shelf.limits(0, IDLE, 20);
        assertEquals(0, shelf.counts().bytes());
        assertFalse(shelf.on());
        assertFalse(shelf.keep(turn(10, 20, 1), 20));
        shelf.limits(LIMIT, IDLE, 20);
        assertTrue(shelf.on());
        assertTrue(shelf.keep(turn(10, 20, 1), 20));
    }

    /** Threads that keep, replace, find, give up and switch off at once: the sum is right, and nobody sees another's turn. */
    @Test
    @Timeout(60)
    void loopsShareIt() throws InterruptedException {
        shelf.limits(20_000, IDLE, 0);
        AtomicReference<String> wrong = new AtomicReference<>("");
        List<Thread> loops = new ArrayList<>();
        for (int loop = 0; loop < 4; loop++) {
            int seed = loop;
            loops.add(Thread.ofPlatform().daemon().start(() -> busy(seed, wrong)));
        }
        for (Thread loop : loops) {
            loop.join();
        }
        assertEquals("", wrong.get());
        List<KeptTurn> left = IntStream.range(0, 64)
                .mapToObj(i -> shelf.find(key(i), 0))
                .filter(call -> call != null)
                .map(SealShelf.ShelvedCall::turn)
                .distinct()
                .toList();
        assertEquals(
                left.stream().mapToLong(KeptTurn::size).sum(), shelf.counts().bytes());
        shelf.limits(0, IDLE, 0);
        assertEquals(0, shelf.counts().bytes());
        assertTrue(IntStream.range(0, 64).noneMatch(i -> has(i, 0)));
    }

    private void busy(int seed, AtomicReference<String> wrong) {
        for (int i = 0; i < 50_000; i++) {
            long mixed = ArgumentDigest.mix(i * 4L + seed);
            long number = mixed & 63;
            SealShelf.ShelvedCall call = shelf.find(key(number), 0);
            if (call != null && !call.key().equals(key(number))) {
                wrong.set("another's turn");
            }
            if ((mixed & 0xf00) == 0) {
                shelf.limits((mixed & 0x1000) == 0 ? 20_000 : 10_000, IDLE, 0);
            }
            shelf.keep(turn((int) (mixed >>> 40) & 511, 0, number, (number + 1) & 63), 0);
            if (shelf.counts().bytes() < 0 || shelf.counts().bytes() > 20_000) {
                wrong.set("bytes " + shelf.counts().bytes());
            }
        }
    }
}
