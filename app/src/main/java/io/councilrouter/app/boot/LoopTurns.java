package io.councilrouter.app.boot;

import io.councilrouter.proxy.turns.Deadline;
import io.councilrouter.proxy.turns.DeadlineWheel;
import io.councilrouter.proxy.turns.Turns;
import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** A Netty event loop as its exchanges see it. The wheel turns only while a deadline is armed. */
final class LoopTurns implements Turns {
    private final EventLoop loop;
    private final LongSupplier clock;
    private final DeadlineWheel wheel;
    private final Runnable tick = this::tick;
    private boolean ticking;
    /** The last reading of the clock. While a deadline is armed it is at most one tick old. */
    private long lately;

    /**
     * The turns of a loop.
     *
     * @param clock monotonic, nanoseconds
     */
    LoopTurns(EventLoop loop, LongSupplier clock) {
        this.loop = loop;
        this.clock = clock;
        this.wheel = new DeadlineWheel(clock.getAsLong());
    }

    @Override
    public void execute(Runnable turn) {
        loop.execute(turn);
    }

    @Override
    public long nanos() {
        lately = clock.getAsLong();
        return lately;
    }

    @Override
    public long millis() {
        return System.currentTimeMillis();
    }

    @Override
    public void arm(Deadline deadline, long delayNanos) {
        // A request arms five deadlines. The clock is not read for each; a tick is added, by which they might be early.
        if (wheel.armed() == 0) {
            wheel.advance(nanos());
        }
        wheel.arm(deadline, lately + DeadlineWheel.TICK_NANOS + Math.max(0, delayNanos));
        if (!ticking) {
            ticking = true;
            schedule();
        }
    }

    @Override
    public void disarm(Deadline deadline) {
        wheel.disarm(deadline);
    }

    private void schedule() {
        loop.schedule(tick, DeadlineWheel.TICK_NANOS, TimeUnit.NANOSECONDS);
    }

    private void tick() {
        wheel.advance(nanos());
        if (wheel.armed() > 0) {
            schedule();
        } else {
            ticking = false;
        }
    }
}
