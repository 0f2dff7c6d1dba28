package io.councilrouter.routing.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.councilrouter.routing.ManualClock;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Demands 20 and 23: a published wait is a floor, extended by longer ones, never shortened. */
class CooldownTest {
    private final ManualClock clock = new ManualClock();
    private final Cooldown cooldown = new Cooldown(clock.getAsLong());

    @Test
    void isOverAtFirst() {
        assertEquals(0, left());
    }

    @Test
    void longerDemandsExtendItShorterOnesDoNot() {
        extend(30);
        extend(5);
        assertEquals(30, left());
        extend(60);
        assertEquals(60, left());
        clock.seconds(50);
        extend(5);
        assertEquals(10, left());
        clock.seconds(11);
        assertEquals(0, left());
    }

    @Test
    void neitherNothingNorAYearIsBelieved() {
        extend(0);
        extend(-5);
        assertEquals(0, left());
        cooldown.extend(clock.getAsLong(), Long.MAX_VALUE);
        assertEquals(TimeUnit.DAYS.toSeconds(1), left());
    }

    private void extend(long seconds) {
        cooldown.extend(clock.getAsLong(), seconds * 1_000_000_000);
    }

    private long left() {
        return cooldown.left(clock.getAsLong()) / 1_000_000_000;
    }
}
