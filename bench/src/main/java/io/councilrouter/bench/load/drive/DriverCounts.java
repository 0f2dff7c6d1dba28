package io.councilrouter.bench.load.drive;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * What a driver counts, on its loop. Times in nanoseconds. Failures are counted over the whole run, everything else
 * since the last {@link #mark()}.
 */
final class DriverCounts {

    private static final long LONGEST = TimeUnit.SECONDS.toNanos(100);

    private final Histogram latency = histogram();
    private final Histogram firstToken = histogram();
    private final Histogram delay = histogram();
    private final Histogram gap = histogram();
    private long completed;
    private long tokens;
    private long errors;
    private long lost;
    private String firstError = "";

    void mark() {
        latency.reset();
        firstToken.reset();
        delay.reset();
        gap.reset();
        completed = 0;
        tokens = 0;
    }

    void complete(long nanos) {
        completed++;
        record(latency, nanos);
    }

    void firstToken(long nanos) {
        record(firstToken, nanos);
    }

    void token(long delayNanos) {
        tokens++;
        record(delay, delayNanos);
    }

    void gap(long nanos) {
        record(gap, nanos);
    }

    void error(String what) {
        if (errors++ == 0) {
            firstError = what;
        }
    }

    void lose(long count) {
        lost += count;
    }

    long completed() {
        return completed;
    }

    long errors() {
        return errors;
    }

    Readings readings() {
        return new Readings(
                new Readings.LoadCounts(completed, tokens, errors, lost, firstError),
                latency.copy(),
                firstToken.copy(),
                delay.copy(),
                gap.copy());
    }

    private static Histogram histogram() {
        return new Histogram(LONGEST, 3);
    }

    private static void record(Histogram histogram, long nanos) {
        histogram.recordValue(Math.clamp(nanos, 0, LONGEST));
    }
}
