package io.councilrouter.proxy.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class FlushesTest {

    private final Deque<Runnable> turns = new ArrayDeque<>();
    private final List<String> flushed = new ArrayList<>();
    private final Flushes flushes = new Flushes(new OnlyTurns());

    private Flushes.Target target(String name) {
        return () -> flushed.add(name);
    }

    private void turn() {
        assertEquals(1, turns.size());
        turns.remove().run();
    }

    @Test
    void letsAllLeaveInOrderAtTheEndOfTheTurn() {
        flushes.later(target("a"));
        flushes.later(target("b"));
        flushes.later(target("a"));
        assertEquals(List.of(), flushed);
        turn();
        assertEquals(List.of("a", "b", "a"), flushed);
        assertTrue(turns.isEmpty());
    }

    @Test
    void beginsAnewWithTheNextTurn() {
        flushes.later(target("a"));
        turn();
        flushes.later(target("b"));
        turn();
        assertEquals(List.of("a", "b"), flushed);
    }

    @Test
    void holdsBackNoMoreThanSomeAndAsksForOneTurnAllTheSame() {
        List<String> names =
                IntStream.range(0, Flushes.MOST + 1).mapToObj(String::valueOf).toList();
        names.subList(0, Flushes.MOST - 1).forEach(each -> flushes.later(target(each)));
        assertEquals(List.of(), flushed);
        flushes.later(target(names.get(Flushes.MOST - 1)));
        assertEquals(names.subList(0, Flushes.MOST), flushed);
        flushes.later(target(names.get(Flushes.MOST)));
        turn();
        assertEquals(names, flushed);
        assertTrue(turns.isEmpty());
    }

    @Test
    void whatIsWrittenBecauseOfAFlushLeavesWithIt() {
        flushes.later(() -> {
            flushed.add("a");
            flushes.later(target("b"));
        });
        flushes.later(target("c"));
        turn();
        assertEquals(List.of("a", "b", "c"), flushed);
        assertTrue(turns.isEmpty());
    }

    private final class OnlyTurns implements Turns {
        @Override
        public void execute(Runnable turn) {
            turns.add(turn);
        }

        @Override
        public long nanos() {
            return 0;
        }

        @Override
        public long millis() {
            return 0;
        }

        @Override
        public void arm(Deadline deadline, long delayNanos) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void disarm(Deadline deadline) {
            throw new UnsupportedOperationException();
        }
    }
}
