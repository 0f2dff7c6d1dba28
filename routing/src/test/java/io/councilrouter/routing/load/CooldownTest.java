package io.councilrouter.routing.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.routing.ManualClock;
import io.councilrouter.routing.load.Cooldown.Why;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A wait that a backend announced is a minimum: longer ones extend it, and it is never shortened. */
class CooldownTest {
    private final ManualClock clock = new ManualClock();
    private final Cooldown cooldown = new Cooldown();

    @Test
    void isOverAtFirst() {
        assertEquals(0, left());
        assertNull(cooldown.rest(now()));
        assertFalse(cooldown.doubtful(now()));
    }

    @Test
    void longerDemandsExtendItShorterOnesDoNot() {
        limited(30);
        limited(5);
        assertEquals(30, left());
        limited(60);
        assertEquals(60, left());
        clock.seconds(50);
        limited(5);
        assertEquals(10, left());
        clock.seconds(11);
        assertEquals(0, left());
    }

    @Test
    void aYearIsNotBelieved() {
        cooldown.limited(now(), Long.MAX_VALUE, Why.RATE_LIMITED);
        assertEquals(TimeUnit.DAYS.toSeconds(1), left());
    }

    @Test
    void withoutATimeItDoublesFromASecondToAMinute() {
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            limited(0);
            waits.add(left());
            clock.seconds((double) left());
        }
        assertEquals(List.of(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L), waits);
    }

    @Test
    void refusalsOfThoseWhoHadAskedBeforeDoNotDoubleIt() {
        for (int i = 0; i < 50; i++) {
            limited(0);
        }
        assertEquals(1, left());
        limited(7);
        limited(0);
        assertEquals(7, left());
    }

    @Test
    void anAnswerAfterItsEndStartsTheDoublingAnew() {
        limited(0);
        clock.seconds(1);
        limited(0);
        assertEquals(2, left());
        cooldown.answered(now());
        assertEquals(2, left(), "the answered request was sent before");
        clock.seconds(2);
        cooldown.answered(now());
        limited(0);
        assertEquals(1, left());
    }

    @Test
    void aMinuteOfQuietStartsTheDoublingAnew() {
        limited(0);
        clock.seconds(1);
        limited(0);
        clock.seconds(62);
        limited(0);
        assertEquals(1, left());
    }

    @Test
    void aRefusalOfOurCredentialsOnlyPutsItBehindOthers() {
        cooldown.refused(now(), 30_000_000_000L);
        assertEquals(0, left());
        assertTrue(cooldown.doubtful(now()));
        assertEquals(Why.REFUSED, why());
        clock.seconds(30);
        assertFalse(cooldown.doubtful(now()));
        cooldown.refused(now(), 30_000_000_000L);
        cooldown.answered(now());
        assertFalse(cooldown.doubtful(now()), "an answer proves the key");
    }

    @Test
    void aLimitWeighsMoreThanARefusal() {
        cooldown.refused(now(), 30_000_000_000L);
        limited(5);
        assertEquals(5, left());
        cooldown.refused(now(), 30_000_000_000L);
        assertEquals(5, left());
        assertEquals(Why.RATE_LIMITED, why());
    }

    @Test
    void endsAtOnceWhereSomebodyKnowsBetter() {
        limited(3600);
        cooldown.end();
        assertEquals(0, left());
        limited(0);
        assertEquals(1, left());
    }

    @Test
    void whatManyModelsShareNeverCoolsDown() {
        Cooldown shared = Cooldown.never();
        shared.limited(now(), 5_000_000_000L, Why.RATE_LIMITED);
        shared.refused(now(), 5_000_000_000L);
        assertEquals(0, shared.left(now()));
        assertNull(shared.rest(now()));
    }

    @Test
    void worksWhereTheClockIsBelowZero() {
        long then = -3_000_000_000L;
        cooldown.limited(then, 5_000_000_000L, Why.OVERLOADED);
        assertEquals(5_000_000_000L, cooldown.left(then));
        assertEquals(1_000_000_000L, cooldown.left(then + 4_000_000_000L));
        assertEquals(0, cooldown.left(then + 5_000_000_000L));
    }

    private void limited(long seconds) {
        cooldown.limited(now(), seconds * 1_000_000_000, Why.RATE_LIMITED);
    }

    private Why why() {
        Cooldown.CooldownRest rest = cooldown.rest(now());
        assertNotNull(rest);
        return rest.why();
    }

    private long now() {
        return clock.getAsLong();
    }

    private long left() {
        return cooldown.left(now()) / 1_000_000_000;
    }
}
