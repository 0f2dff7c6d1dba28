package io.councilrouter.proxy.turns;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A loop that is stepped by hand, and whose time passes only when told to. */
public final class HandTurns implements Turns {
    private final Deque<Runnable> next = new ArrayDeque<>();
    private final Set<Deadline> deadlines = new LinkedHashSet<>();
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
        deadlines.add(deadline);
    }

    @Override
    public void disarm(Deadline deadline) {
        wheel.disarm(deadline);
    }

    /** How many deadlines are armed. */
    public int armed() {
        return wheel.armed();
    }

    /** The armed deadlines, the one armed first at the beginning. */
    public List<Deadline> waiting() {
        deadlines.removeIf(each -> !each.armed());
        return new ArrayList<>(deadlines);
    }

    /** Makes an armed deadline go off within a tick; runs no turn. */
    public void goOff(Deadline deadline) {
        if (deadline.armed()) {
            wheel.arm(deadline, nanos);
            leap(DeadlineWheel.TICK_NANOS);
        }
    }

    /** As if the loop had been blocked for that long: everything due by now goes off together, and no turn runs. */
    public void leap(long nanosMore) {
        nanos += nanosMore;
        wheel.advance(nanos);
    }

    /** Runs everything that waits for a turn now; returns how many there were. */
    public int step() {
        int count = next.size();
        for (int i = 0; i < count; i++) {
            next.remove().run();
        }
        return count;
    }

    /** Lets time pass, running turns and deadlines on the way. */
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
