package io.councilrouter.app.boot;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.proxy.turns.Deadline;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The deadlines of a loop whose clock is moved by hand, a millisecond at a time. */
final class LoopTurnsTest {
    private static final long DELAY_MS = 20;

    private final MockTicker clock = Ticker.newMockTicker();
    private final EmbeddedChannel channel =
            EmbeddedChannel.builder().ticker(clock).build();
    private final LoopTurns turns = new LoopTurns(channel.eventLoop(), clock::nanoTime);

    @AfterEach
    void end() {
        channel.finishAndReleaseAll();
    }

    @Test
    void noDeadlineGoesOffEarlyHoweverLongAgoTheClockWasRead() {
        // Always armed, so that the clock is not read for the other deadline.
        turns.arm(new Deadline(() -> {}), TimeUnit.MINUTES.toNanos(1));
        for (int round = 0; round <= 24; round++) {
            long armed = clock.nanoTime();
            AtomicLong took = new AtomicLong(-1);
            turns.arm(new Deadline(() -> took.set(clock.nanoTime() - armed)), TimeUnit.MILLISECONDS.toNanos(DELAY_MS));
            for (int i = 0; took.get() < 0; i++) {
                assertTrue(i < 100, "it never went off");
                pass();
            }
            long ms = TimeUnit.NANOSECONDS.toMillis(took.get());
            assertTrue(ms >= DELAY_MS && ms <= DELAY_MS + 24, "after " + ms + " ms, in round " + round);
            pass();
        }
    }

    private void pass() {
        clock.advance(1, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
    }
}
