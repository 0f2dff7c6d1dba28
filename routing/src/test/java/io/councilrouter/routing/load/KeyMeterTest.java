package io.councilrouter.routing.load;

import static io.councilrouter.routing.load.KeyMeter.ADMITTED;
import static io.councilrouter.routing.load.KeyMeter.BUSY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.routing.ManualClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KeyMeterTest {
    private final ManualClock clock = new ManualClock();
    private final KeyMeter meter = new KeyMeter(clock.getAsLong());

    private long ask(int rpm, int max) {
        return meter.reserve(rpm, max, clock.getAsLong());
    }

    @Test
    void withoutLimitsAdmitsEverything() {
        for (int i = 0; i < 10_000; i++) {
            assertEquals(ADMITTED, ask(0, 0));
        }
        assertEquals(10_000, meter.underWay());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 60, 1000, 99_999})
    void aMinutesRequestsMayComeAtOnceAndNoneMore(int rpm) {
        clock.seconds(3);
        for (int i = 0; i < rpm; i++) {
            assertEquals(ADMITTED, ask(rpm, 0));
        }
        long wait = ask(rpm, 0);
        assertTrue(wait > 0 && wait <= 60_000_000_000L / rpm, "wait " + wait);
        assertEquals(rpm, meter.underWay(), "a refused request is not in progress");
    }

    @Test
    void theWaitThatIsToldIsTheWaitThatIsNeeded() {
        for (int i = 0; i < 60; i++) {
            assertEquals(ADMITTED, ask(60, 0));
        }
        assertEquals(1_000_000_000L, ask(60, 0));
        clock.seconds(0.999999999);
        assertEquals(1, ask(60, 0));
        clock.advance(java.time.Duration.ofNanos(1));
        assertEquals(ADMITTED, ask(60, 0));
        assertEquals(1_000_000_000L, ask(60, 0));
    }

    @Test
    void aQuietMinuteFillsTheBucketAndNotMore() {
        for (int i = 0; i < 5; i++) {
            assertEquals(ADMITTED, ask(5, 0));
        }
        clock.seconds(600);
        for (int i = 0; i < 5; i++) {
            assertEquals(ADMITTED, ask(5, 0));
        }
        assertTrue(ask(5, 0) > 0);
    }

    @Test
    void noMoreAtOnceThanAllowedAndRefusalsCostNothing() {
        assertEquals(ADMITTED, ask(3, 2));
        assertEquals(ADMITTED, ask(3, 2));
        assertEquals(BUSY, ask(3, 2));
        meter.settle();
        assertEquals(ADMITTED, ask(3, 2), "a refusal by one limit takes nothing from the other");
        meter.settle();
        assertTrue(ask(3, 2) > 0, "the fourth within a minute");
        assertEquals(1, meter.underWay());
    }

    @Test
    void aLimitThatChangesCountsFromThenOn() {
        for (int i = 0; i < 10; i++) {
            assertEquals(ADMITTED, ask(10, 0));
        }
        assertEquals(ADMITTED, ask(0, 0));
        assertTrue(ask(20, 0) > 0, "a debt of a whole minute is one under any limit");
        assertEquals(BUSY, ask(0, 5));
        clock.seconds(3);
        assertEquals(ADMITTED, ask(20, 0));
    }

    @Test
    void nobodySettlesWhatWasNotUnderWay() {
        assertThrows(IllegalStateException.class, meter::settle);
        ask(0, 0);
        meter.settle();
        assertThrows(IllegalStateException.class, meter::settle);
        assertEquals(0, meter.underWay());
    }

    @Test
    @Timeout(60)
    void exactlyTheLimitPassesHoweverManyLoopsAsk() throws InterruptedException {
        AtomicInteger admitted = new AtomicInteger();
        all(4, loop -> {
            for (int i = 0; i < 20_000; i++) {
                if (ask(10_000, 0) == ADMITTED) {
                    admitted.incrementAndGet();
                    meter.settle();
                }
            }
        });
        assertEquals(10_000, admitted.get());
        assertEquals(0, meter.underWay());
    }

    @Test
    @Timeout(60)
    void neitherLimitIsEverExceededWhenBothBind() throws InterruptedException {
        AtomicLong now = new AtomicLong(clock.getAsLong());
        AtomicInteger under = new AtomicInteger();
        AtomicInteger admitted = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        all(4, loop -> {
            Random random = new Random(loop);
            for (int i = 0; i < 50_000; i++) {
                // A minute passes in total: the bucket of 500 is filled once more.
                long at = now.addAndGet(300_000);
                if (meter.reserve(500, 3, at) == ADMITTED) {
                    most.accumulateAndGet(under.incrementAndGet(), Math::max);
                    admitted.incrementAndGet();
                    for (int spin = random.nextInt(50); spin > 0; spin--) {
                        Thread.onSpinWait();
                    }
                    under.decrementAndGet();
                    meter.settle();
                }
            }
        });
        assertTrue(most.get() <= 3, "at once " + most);
        assertTrue(admitted.get() <= 1000, "in a minute and the one before " + admitted);
        assertTrue(admitted.get() > 500, "the bucket filled again: " + admitted);
        assertEquals(0, meter.underWay());
    }

    private interface Loop {
        void run(int loop);
    }

    private static void all(int loops, Loop what) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        AtomicInteger failed = new AtomicInteger();
        for (int i = 0; i < loops; i++) {
            int loop = i;
            threads.add(Thread.ofPlatform()
                    .uncaughtExceptionHandler((thread, why) -> failed.incrementAndGet())
                    .start(() -> what.run(loop)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(0, failed.get());
    }
}
