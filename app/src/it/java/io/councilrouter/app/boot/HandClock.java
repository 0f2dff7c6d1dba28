package io.councilrouter.app.boot;

import java.time.Duration;
import java.util.function.LongSupplier;

/** A monotonic clock that stands still until a test moves it. Read on any thread. */
final class HandClock implements LongSupplier {
    /** Its value, to which the system's clock is added while it runs. */
    private record State(long nanos, boolean runs) {
        long now() {
            return runs ? nanos + System.nanoTime() : nanos;
        }
    }

    private volatile State state = new State(System.nanoTime(), false);

    @Override
    public long getAsLong() {
        return state.now();
    }

    /** Moves it on; the test's thread. */
    void move(Duration time) {
        state = new State(state.nanos() + time.toNanos(), state.runs());
    }

    /** Lets it run like any other clock from now on; the test's thread. */
    void run() {
        if (!state.runs()) {
            state = new State(state.nanos() - System.nanoTime(), true);
        }
    }
}
