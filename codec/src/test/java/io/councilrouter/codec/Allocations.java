package io.councilrouter.codec;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Counts the heap bytes that this thread allocates, to prove that a hot path allocates nothing. */
public final class Allocations {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int WARM_UP = 20_000;
    private static final int ROUNDS = 1_000;

    private Allocations() {}

    /**
     * Bytes allocated by one run, after warming up: the smallest of several measurements, because the JIT and the
     * collector occasionally allocate on this thread.
     */
    public static long perRun(Runnable body) {
        for (int i = 0; i < WARM_UP; i++) {
            body.run();
        }
        long least = Long.MAX_VALUE;
        for (int attempt = 0; attempt < 5; attempt++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < ROUNDS; i++) {
                body.run();
            }
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        return least / ROUNDS;
    }
}
