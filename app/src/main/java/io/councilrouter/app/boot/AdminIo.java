package io.councilrouter.app.boot;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs blocking work: database reads, files, building a new configuration. Two threads; at most {@value #MOST} tasks
 * run or wait, more are refused. Any thread may submit work.
 */
final class AdminIo implements Executor {
    private static final Logger LOG = LoggerFactory.getLogger(AdminIo.class);
    private static final int THREADS = 2;

    /** Most tasks that run or wait. */
    static final int MOST = 64;

    private final ExecutorService threads =
            Executors.newFixedThreadPool(THREADS, new DefaultThreadFactory("admin-io", true));
    private final Semaphore room = new Semaphore(MOST);

    /** @throws RejectedExecutionException when too many tasks wait, or the gateway has stopped */
    @Override
    public void execute(Runnable work) {
        if (!room.tryAcquire()) {
            throw new RejectedExecutionException("too many tasks wait for admin-io");
        }
        try {
            threads.execute(() -> run(work));
        } catch (RejectedExecutionException e) {
            room.release();
            throw e;
        }
    }

    private void run(Runnable work) {
        try {
            work.run();
        } catch (Throwable e) {
            LOG.error("event=admin_io_failed", e);
        } finally {
            room.release();
        }
    }

    /** How many more tasks would be accepted now. */
    int room() {
        return room.availablePermits();
    }

    /** Accepts no more work; waits up to {@code within} for running tasks. */
    void close(Duration within) {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(within.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("event=admin_io_cut after_ms={}", within.toMillis());
            }
        } catch (InterruptedException e) {
            LOG.warn("event=admin_io_cut reason=interrupted");
        }
        threads.shutdownNow();
    }
}
