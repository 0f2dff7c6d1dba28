package io.councilrouter.routing.load;

import static io.councilrouter.routing.load.CircuitBreaker.BreakerState.CLOSED;
import static io.councilrouter.routing.load.CircuitBreaker.BreakerState.HALF_OPEN;
import static io.councilrouter.routing.load.CircuitBreaker.BreakerState.OPEN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.routing.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Repeated failures eject at once; half open, one probe at a time. */
class CircuitBreakerTest {
    private static final BreakerSettings THREE = new BreakerSettings(3, Duration.ofSeconds(60), 2);

    private final ManualClock clock = new ManualClock();
    private final CircuitBreaker breaker = new CircuitBreaker(THREE, clock.getAsLong());

    @Test
    void opensAfterFailuresInARow() {
        fail(2);
        breaker.onSuccess();
        fail(2);
        assertEquals(CLOSED, state());
        assertEquals(2, breaker.failures());
        fail(1);
        assertEquals(OPEN, state());
        assertFalse(admits());
        assertFalse(probe());
        assertEquals(60_000, breaker.left(clock.getAsLong()) / 1e6, 2);
    }

    @Test
    void clientsThatLeaveAreNoFailures() {
        for (int i = 0; i < 10; i++) {
            breaker.onCancel();
        }
        assertEquals(CLOSED, state());
        assertEquals(0, breaker.failures());
    }

    @Test
    void sendsOneProbeAtATimeWhenRecovered() {
        fail(3);
        clock.seconds(59.9);
        assertFalse(admits());
        clock.seconds(0.2);
        assertEquals(HALF_OPEN, state());
        assertTrue(admits());
        assertTrue(probe());
        assertFalse(admits());
        assertFalse(probe());
    }

    @Test
    void closesAfterSuccessfulProbes() {
        fail(3);
        clock.seconds(61);
        assertTrue(probe());
        breaker.onSuccess();
        assertEquals(HALF_OPEN, state());
        assertTrue(probe());
        breaker.onSuccess();
        assertEquals(CLOSED, state());
        assertTrue(probe());
        assertTrue(probe(), "a closed breaker counts no probes");
        assertEquals(0, breaker.failures());
    }

    @Test
    void opensAgainWhenAProbeFails() {
        fail(3);
        clock.seconds(61);
        assertTrue(probe());
        fail(1);
        assertEquals(OPEN, state());
        clock.seconds(59);
        assertFalse(admits());
        clock.seconds(2);
        assertTrue(admits());
    }

    @Test
    void aCancelledProbeMakesRoomForAnother() {
        fail(3);
        clock.seconds(61);
        assertTrue(probe());
        breaker.onCancel();
        assertTrue(probe());
    }

    @Test
    void aProbeThatNeverReportsDoesNotShutItForEver() {
        fail(3);
        clock.seconds(61);
        assertTrue(probe());
        clock.seconds(61);
        assertTrue(probe());
    }

    @Test
    void goodBeatsBringItBack() {
        fail(3);
        breaker.onBeat(clock.getAsLong());
        assertEquals(HALF_OPEN, state());
        assertTrue(admits());
        breaker.onBeat(clock.getAsLong());
        breaker.onBeat(clock.getAsLong());
        assertEquals(CLOSED, state());
    }

    /** An engine whose model list answers while every chat fails must not flap with its beats. */
    @Test
    void beatsDoNotCountOnceAProbeProvedThemWrong() {
        fail(3);
        breaker.onBeat(clock.getAsLong());
        assertTrue(probe());
        fail(1);
        for (int i = 0; i < 5; i++) {
            clock.seconds(10);
            breaker.onBeat(clock.getAsLong());
            assertEquals(OPEN, state());
        }
        clock.seconds(11);
        breaker.onBeat(clock.getAsLong());
        breaker.onBeat(clock.getAsLong());
        breaker.onBeat(clock.getAsLong());
        assertEquals(HALF_OPEN, state(), "only requests can close it now");
        probe();
        breaker.onSuccess();
        probe();
        breaker.onSuccess();
        assertEquals(CLOSED, state());
        fail(3);
        breaker.onBeat(clock.getAsLong());
        assertEquals(HALF_OPEN, state(), "beats are believed again");
    }

    @Test
    void stragglersDoNotCloseAnOpenOne() {
        fail(3);
        breaker.onSuccess();
        assertEquals(OPEN, state());
        fail(5);
        clock.seconds(61);
        assertTrue(admits(), "failures of stragglers do not extend the time");
    }

    @Test
    void takesOtherSettingsWithoutForgetting() {
        fail(2);
        breaker.use(new BreakerSettings(2, Duration.ofSeconds(1), 1));
        assertEquals(CLOSED, state());
        fail(1);
        assertEquals(OPEN, state());
        clock.seconds(1.1);
        assertTrue(probe());
        breaker.onSuccess();
        assertEquals(CLOSED, state());
    }

    @Test
    void keepsCountingAtTheLargestThreshold() {
        CircuitBreaker patient =
                new CircuitBreaker(new BreakerSettings(1 << 20, Duration.ofSeconds(1), 1), clock.getAsLong());
        for (int i = 0; i < 4094; i++) {
            patient.onFailure(clock.getAsLong());
        }
        assertEquals(CLOSED, patient.state(clock.getAsLong()));
        patient.onFailure(clock.getAsLong());
        assertEquals(OPEN, patient.state(clock.getAsLong()));
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            breaker.onFailure(clock.getAsLong());
        }
    }

    private CircuitBreaker.BreakerState state() {
        return breaker.state(clock.getAsLong());
    }

    private boolean admits() {
        return breaker.admits(clock.getAsLong());
    }

    private boolean probe() {
        return breaker.tryProbe(clock.getAsLong());
    }
}
