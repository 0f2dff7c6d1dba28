package io.councilrouter.proxy.boot;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.proxy.exchange.Deadline;
import io.netty.channel.DefaultEventLoop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LoopTurnsTest {
    private static final long DELAY_NANOS = 20_000_000L;

    private final DefaultEventLoop loop = new DefaultEventLoop();
    private final LoopTurns turns = new LoopTurns(loop, System::nanoTime);

    @AfterEach
    void end() {
        loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    void noDeadlineGoesOffEarlyHoweverLongAgoTheClockWasRead()
            throws ExecutionException, InterruptedException, TimeoutException {
        CompletableFuture<Long> late = new CompletableFuture<>();
        // Armed all the time, so that the clock is not read for the sake of the other.
        loop.execute(() -> turns.arm(new Deadline(() -> {}), 60_000_000_000L));
        loop.schedule(
                () -> {
                    long armed = System.nanoTime();
                    turns.arm(new Deadline(() -> late.complete(System.nanoTime() - armed - DELAY_NANOS)), DELAY_NANOS);
                },
                7,
                TimeUnit.MILLISECONDS);
        long nanos = late.get(30, TimeUnit.SECONDS);
        assertTrue(nanos >= 0, "early by " + -nanos + " ns");
    }
}
