package io.councilrouter.routing.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.routing.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class EwmaTest {
    private final ManualClock clock = new ManualClock();

    @Test
    void knowsNothingBeforeTheFirstSample() {
        Ewma ewma = Ewma.average(Duration.ofSeconds(10));
        assertFalse(ewma.known());
        assertEquals(0, ewma.value());
        ewma.sample(0, clock.getAsLong());
        assertTrue(ewma.known());
        assertEquals(0, ewma.value(), 1e-9);
    }

    @Test
    void halvesThePastInAHalfLife() {
        Ewma ewma = Ewma.average(Duration.ofSeconds(10));
        ewma.sample(100, clock.getAsLong());
        clock.seconds(10);
        ewma.sample(0, clock.getAsLong());
        assertEquals(50, ewma.value(), 0.1);
        clock.seconds(10);
        assertEquals(25, ewma.decayed(clock.getAsLong()), 0.1);
    }

    @Test
    void movesEvenInABurst() {
        Ewma ewma = Ewma.average(Duration.ofSeconds(10));
        ewma.sample(0, clock.getAsLong());
        for (int i = 0; i < 50; i++) {
            ewma.sample(100, clock.getAsLong());
        }
        assertTrue(ewma.value() > 99, () -> "stuck at " + ewma.value());
    }

    @Test
    void aPeakIsBelievedAtOnceAndForgivenSlowly() {
        Ewma ewma = Ewma.peak(Duration.ofSeconds(10));
        ewma.sample(10, clock.getAsLong());
        ewma.sample(1000, clock.getAsLong());
        assertEquals(1000, ewma.value(), 0.1);
        clock.seconds(10);
        ewma.sample(10, clock.getAsLong());
        assertEquals(505, ewma.value(), 1);
    }

    @Test
    void countsEventsThatFade() {
        Ewma ewma = Ewma.average(Duration.ofSeconds(30));
        ewma.add(1, clock.getAsLong());
        ewma.add(1, clock.getAsLong());
        assertEquals(2, ewma.decayed(clock.getAsLong()), 0.01);
        clock.seconds(60);
        assertEquals(0.5, ewma.decayed(clock.getAsLong()), 0.01);
    }
}
