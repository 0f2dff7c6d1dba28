package io.councilrouter.proxy.turns;

import static io.councilrouter.proxy.turns.DeadlineWheel.TICK_NANOS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DeadlineWheelTest {
    private static final int SLOTS = 1024;

    private final List<String> gone = new ArrayList<>();

    private Deadline named(String name) {
        return new Deadline(() -> gone.add(name));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -TICK_NANOS * 5 - 3, Long.MIN_VALUE / 2, 7_777_777_777_777L})
    void goesOffNeitherEarlyNorMoreThanATickLate(long start) {
        Random random = new Random(7);
        for (int i = 0; i < 500; i++) {
            DeadlineWheel wheel = new DeadlineWheel(start);
            long delay = random.nextLong(20 * SLOTS * TICK_NANOS / 8);
            long[] at = {-1};
            long[] now = {start};
            Deadline deadline = new Deadline(() -> at[0] = now[0] - start);
            wheel.arm(deadline, start + delay);
            long step = TICK_NANOS / 2 + random.nextLong(TICK_NANOS / 2);
            while (at[0] < 0) {
                now[0] += step;
                wheel.advance(now[0]);
            }
            assertTrue(at[0] >= delay, "early by " + (delay - at[0]));
            assertTrue(at[0] <= delay + TICK_NANOS + step, "late by " + (at[0] - delay));
            assertFalse(deadline.armed());
            assertEquals(0, wheel.armed());
        }
    }

    @Test
    void keepsADeadlineForTurnsOfTheWheel() {
        DeadlineWheel wheel = new DeadlineWheel(0);
        wheel.arm(named("far"), 3L * SLOTS * TICK_NANOS + 1);
        for (long tick = 0; tick <= 3L * SLOTS; tick++) {
            wheel.advance(tick * TICK_NANOS);
        }
        assertEquals(List.of(), gone);
        wheel.advance((3L * SLOTS + 1) * TICK_NANOS);
        assertEquals(List.of("far"), gone);
    }

    @Test
    void catchesUpAfterALongPause() {
        DeadlineWheel wheel = new DeadlineWheel(0);
        for (int i = 0; i < 3 * SLOTS; i += 100) {
            wheel.arm(named("due"), i * TICK_NANOS);
        }
        Deadline later = named("later");
        wheel.arm(later, 11L * SLOTS * TICK_NANOS);
        wheel.advance(10L * SLOTS * TICK_NANOS);
        assertEquals(31, gone.size());
        assertTrue(later.armed());
        assertEquals(1, wheel.armed());
    }

    @Test
    void movesADeadlineThatIsArmedAgain() {
        DeadlineWheel wheel = new DeadlineWheel(0);
        Deadline moved = named("moved");
        wheel.arm(moved, 10 * TICK_NANOS);
        wheel.arm(moved, 30 * TICK_NANOS);
        assertEquals(1, wheel.armed());
        wheel.advance(20 * TICK_NANOS);
        assertEquals(List.of(), gone);
        wheel.advance(31 * TICK_NANOS);
        assertEquals(List.of("moved"), gone);
    }

    @Test
    void forgetsADisarmedDeadlineAmongItsNeighbours() {
        DeadlineWheel wheel = new DeadlineWheel(0);
        Deadline first = named("first");
        Deadline second = named("second");
        Deadline third = named("third");
        for (Deadline each : List.of(first, second, third)) {
            wheel.arm(each, 5 * TICK_NANOS);
        }
        wheel.disarm(second);
        wheel.disarm(second);
        assertEquals(2, wheel.armed());
        wheel.advance(6 * TICK_NANOS);
        assertEquals(List.of("third", "first"), gone);
    }

    @Test
    void letsADeadlineDisarmItsNeighbourAndArmItself() {
        DeadlineWheel wheel = new DeadlineWheel(0);
        Deadline neighbour = named("neighbour");
        Deadline[] self = new Deadline[1];
        int[] runs = {0};
        self[0] = new Deadline(() -> {
            runs[0]++;
            wheel.disarm(neighbour);
            wheel.arm(self[0], 0);
        });
        wheel.arm(neighbour, 5 * TICK_NANOS);
        wheel.arm(self[0], 5 * TICK_NANOS);
        wheel.advance(6 * TICK_NANOS);
        assertEquals(1, runs[0], "armed anew while it runs, it waits for the next tick");
        assertEquals(List.of(), gone);
        wheel.advance(7 * TICK_NANOS);
        assertEquals(2, runs[0]);
    }
}
