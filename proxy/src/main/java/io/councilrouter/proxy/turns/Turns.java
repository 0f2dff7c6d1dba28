package io.councilrouter.proxy.turns;

/** The event loop as its exchanges see it, so that tests step it by hand. All methods run on the loop itself. */
public interface Turns {

    /** Runs {@code turn} later on this loop; may be called from any thread. */
    void execute(Runnable turn);

    /** Monotonic clock, nanoseconds. */
    long nanos();

    /** Wall clock, milliseconds since 1970; for what people read, never for timers. */
    long millis();

    /** Arms {@code deadline} to go off in {@code delayNanos}; an armed deadline is moved. No allocation. */
    void arm(Deadline deadline, long delayNanos);

    /** Disarms {@code deadline}; harmless when it is not armed. */
    void disarm(Deadline deadline);
}
