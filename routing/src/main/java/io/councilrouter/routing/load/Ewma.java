package io.councilrouter.routing.load;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;

/**
 * An exponentially weighted moving average over time. Value and timestamp share one long, so that a reader never sees
 * one without the other.
 *
 * <pre>
 *    63                    32 31                     0
 *   +------------------------+------------------------+
 *   |  value (float bits)    |  stamp, ms (wrapping)  |     all zero = no sample yet
 *   +------------------------+------------------------+
 * </pre>
 *
 * <p>A sample whose only CAS fails is lost: the winner saw the same conditions. Can be called on any thread.
 */
public final class Ewma {
    private static final VarHandle WORD;
    /** Minimum weight of a sample, however dense the samples are: a burst still moves the average. */
    private static final double LEAST_WEIGHT = 0.1;

    private static final long NANOS_PER_MS = 1_000_000;

    static {
        try {
            WORD = MethodHandles.lookup().findVarHandle(Ewma.class, "word", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final double decayPerMs;
    private final boolean peak;

    @SuppressWarnings("unused") // through WORD
    private long word;

    private Ewma(Duration halfLife, boolean peak) {
        this.decayPerMs = Math.log(2) / Math.max(1, halfLife.toMillis());
        this.peak = peak;
    }

    /** An average in which past samples lose half their weight every {@code halfLife}. */
    public static Ewma average(Duration halfLife) {
        return new Ewma(halfLife, false);
    }

    /** The same, but a sample above the average replaces it at once (Finagle's peak EWMA). */
    public static Ewma peak(Duration halfLife) {
        return new Ewma(halfLife, true);
    }

    /** Adds a sample, ≥ 0, of any unit. */
    public void sample(double value, long nowNanos) {
        long before = (long) WORD.getOpaque(this);
        double next = value;
        if (before != 0) {
            double old = value(before);
            double kept = Math.min(decay(before, nowNanos), 1 - LEAST_WEIGHT);
            next = peak && value > old ? value : old * kept + value * (1 - kept);
        }
        WORD.compareAndSet(this, before, pack(next, nowNanos));
    }

    /** Adds to a sum that decays: uses the average as a leaky counter of recent events. */
    public void add(double amount, long nowNanos) {
        long before = (long) WORD.getOpaque(this);
        double next = before == 0 ? amount : value(before) * decay(before, nowNanos) + amount;
        WORD.compareAndSet(this, before, pack(next, nowNanos));
    }

    /** The average as of its last sample; 0 if there was none. */
    public double value() {
        return value((long) WORD.getOpaque(this));
    }

    /** The value, decayed for the time since the last sample; 0 if there was none. */
    public double decayed(long nowNanos) {
        long seen = (long) WORD.getOpaque(this);
        return seen == 0 ? 0 : value(seen) * decay(seen, nowNanos);
    }

    /** Whether there was a sample. */
    public boolean known() {
        return (long) WORD.getOpaque(this) != 0;
    }

    private double decay(long word, long nowNanos) {
        int elapsed = millis(nowNanos) - (int) word;
        return elapsed <= 0 ? 1 : Math.exp(-elapsed * decayPerMs);
    }

    private static double value(long word) {
        return Float.intBitsToFloat((int) (word >>> 32));
    }

    private static long pack(double value, long nowNanos) {
        // Zero at timestamp zero would read as "no sample"; the smallest float is as good as zero.
        float shown = Math.max((float) value, Float.MIN_VALUE);
        return ((long) Float.floatToRawIntBits(shown) << 32) | (millis(nowNanos) & 0xFFFF_FFFFL);
    }

    private static int millis(long nowNanos) {
        return (int) Math.floorDiv(nowNanos, NANOS_PER_MS);
    }
}
