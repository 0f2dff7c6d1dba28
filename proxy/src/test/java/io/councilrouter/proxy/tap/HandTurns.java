package io.councilrouter.proxy.tap;

import io.councilrouter.proxy.exchange.Deadline;
import io.councilrouter.proxy.exchange.DeadlineWheel;
import io.councilrouter.proxy.exchange.Turns;
import java.util.ArrayDeque;
import java.util.Deque;

/** A loop that is stepped by hand, and whose time passes only when told to. */
public final class HandTurns implements Turns {
    private final Deque<Runnable> next = new ArrayDeque<>();
    private long nanos = 1_000_000_000L;
    private final DeadlineWheel wheel = new DeadlineWheel(nanos);

    @Override
    public void execute(Runnable turn) {
        next.add(turn);
    }

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public long millis() {
        return 1_700_000_000_000L + nanos / 1_000_000L;
    }

    @Override
    public void arm(Deadline deadline, long delayNanos) {
        if (wheel.armed() == 0) {
            wheel.advance(nanos);
        }
        wheel.arm(deadline, nanos + delayNanos);
    }

    @Override
    public void disarm(Deadline deadline) {
        wheel.disarm(deadline);
    }

    /** Deadlines that wait. */
    public int armed() {
        return wheel.armed();
    }

    /** Runs what waits for a turn now; says how many there were. */
    public int step() {
        int count = next.size();
        for (int i = 0; i < count; i++) {
            next.remove().run();
        }
        return count;
    }

    /** Lets time pass, and with it turns and deadlines. */
    public void pass(long millis) {
        long end = nanos + millis * 1_000_000L;
        while (nanos < end) {
            nanos = Math.min(end, nanos + DeadlineWheel.TICK_NANOS);
            wheel.advance(nanos);
            while (step() > 0) {
                // Until nothing waits.
            }
        }
    }
}
