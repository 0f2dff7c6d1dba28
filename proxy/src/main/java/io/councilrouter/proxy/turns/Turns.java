package io.councilrouter.proxy.turns;

/**
 * The event loop as its exchanges see it, an interface so that tests can step it by hand. Call all methods on the loop
 * itself, unless they say otherwise.
 */
public interface Turns {

    /** Runs {@code turn} later on this loop; may be called from any thread. */
    void execute(Runnable turn);

    /** Monotonic clock, nanoseconds. */
    long nanos();

    /** Wall clock, milliseconds since 1970; for times that people read, never for timers. */
    long millis();

    /** Arms {@code deadline} to go off in {@code delayNanos}; an armed deadline is moved. No allocation. */
    void arm(Deadline deadline, long delayNanos);

    /** Disarms {@code deadline}; harmless when it is not armed. */
    void disarm(Deadline deadline);
}
