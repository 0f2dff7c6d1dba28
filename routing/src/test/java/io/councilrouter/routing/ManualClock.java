package io.councilrouter.routing;

import java.time.Duration;
import java.util.function.LongSupplier;

/** A clock that a test moves by hand. Begins at a negative time, as {@code System.nanoTime} may. */
public final class ManualClock implements LongSupplier {
    private long now = -7_000_000_000L;

    @Override
    public long getAsLong() {
        return now;
    }

    public ManualClock advance(Duration by) {
        now += by.toNanos();
        return this;
    }

    public ManualClock seconds(double seconds) {
        now += (long) (seconds * 1e9);
        return this;
    }
}
