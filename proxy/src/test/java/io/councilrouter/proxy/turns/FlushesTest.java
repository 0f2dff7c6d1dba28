package io.councilrouter.proxy.turns;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class FlushesTest {

    private final HandTurns turns = new HandTurns();
    private final List<String> flushed = new ArrayList<>();
    private final Flushes flushes = new Flushes(turns);

    private Flushes.FlushTarget target(String name) {
        return () -> flushed.add(name);
    }

    private void turn() {
        assertEquals(1, turns.step());
    }

    @Test
    void letsAllLeaveInOrderAtTheEndOfTheTurn() {
        flushes.later(target("a"));
        flushes.later(target("b"));
        flushes.later(target("a"));
        assertEquals(List.of(), flushed);
        turn();
        assertEquals(List.of("a", "b", "a"), flushed);
        assertEquals(0, turns.step());
    }

    @Test
    void startsAgainWithTheNextTurn() {
        flushes.later(target("a"));
        turn();
        flushes.later(target("b"));
        turn();
        assertEquals(List.of("a", "b"), flushed);
    }

    @Test
    void holdsBackOnlyAFewAndStillAsksForOneTurn() {
        List<String> names =
                IntStream.range(0, Flushes.MOST + 1).mapToObj(String::valueOf).toList();
        names.subList(0, Flushes.MOST - 1).forEach(each -> flushes.later(target(each)));
        assertEquals(List.of(), flushed);
        flushes.later(target(names.get(Flushes.MOST - 1)));
        assertEquals(names.subList(0, Flushes.MOST), flushed);
        flushes.later(target(names.get(Flushes.MOST)));
        turn();
        assertEquals(names, flushed);
        assertEquals(0, turns.step());
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
        assertEquals(0, turns.step());
    }
}
