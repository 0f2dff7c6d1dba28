package io.councilrouter.bench.load.drive;

import io.councilrouter.bench.load.wire.Sockets;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** The loop that makes load, as the conducting thread uses it. */
public final class LoadGenerator implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(20);

    private final EventLoopGroup loops = Sockets.oneLoop("load");
    private final EventLoop loop = loops.next();

    /** The loop on which drivers are made. */
    public EventLoop loop() {
        return loop;
    }

    /** Runs {@code work} on the loop and waits for it, for a minute at most. */
    public <T> T onLoop(Callable<T> work) {
        try {
            return loop.submit(work).get(1, TimeUnit.MINUTES);
        } catch (ExecutionException | TimeoutException failure) {
            throw new IllegalStateException("the load generator's loop failed", failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }

    /** Starts a driver. */
    public void begin(Driver driver) {
        run(driver::begin);
    }

    /** Starts the window. */
    public void mark(Driver driver) {
        run(driver::mark);
    }

    /** The readings of the window. */
    public Readings readings(Driver driver) {
        return onLoop(driver::readings);
    }

    /** Waits until {@code count} have completed since the last mark, or the time is over. */
    public void awaitCompleted(Driver driver, long count, Duration most) {
        long deadline = System.nanoTime() + most.toNanos();
        while (System.nanoTime() < deadline && readings(driver).counts().completed() < count) {
            pause(POLL);
        }
    }

    /** Lets requests under way finish, for {@code grace} at most, and closes. The readings include what was lost. */
    public Readings finish(Driver driver, Duration grace) {
        run(driver::wane);
        long deadline = System.nanoTime() + grace.toNanos();
        while (System.nanoTime() < deadline && onLoop(driver::active) > 0) {
            pause(POLL);
        }
        run(driver::end);
        return readings(driver);
    }

    /** Makes the calling thread wait. */
    public static void pause(Duration time) {
        long deadline = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = deadline - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private void run(Runnable work) {
        onLoop(() -> {
            work.run();
            return true;
        });
    }
}
