package io.councilrouter.routing.load;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What one API key has used up: requests in progress, and a token bucket of one minute's requests. {@link #reserve}
 * takes from both or from neither, {@link #settle} ends a request in progress. Any loop; one CAS each, no lock.
 *
 * <pre>
 *   word 0   requests under way
 *   word 1   nanoseconds since born at which the bucket will be full again (GCRA's theoretical arrival time);
 *            each request moves it on by a minute / rpm, and may while it stays within a minute of now
 * </pre>
 *
 * <p>It is a bucket instead of a window because a bucket is one word however high the limit is, says exactly when the
 * next request may come, and has no edge at which two windows' worth could pass at once. It starts full, so a whole
 * minute's requests may come together; after that one is added every minute / rpm.
 *
 * <p>Limits are passed in because a reload may change them while the meter lives on. A debt from an older limit
 * remains.
 */
public final class KeyMeter {
    /** {@link #reserve} took what was asked for. */
    public static final long ADMITTED = 0;

    /** {@link #reserve} found the maximum number of requests in progress. */
    public static final long BUSY = -1;

    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);
    private static final long MINUTE = 60_000_000_000L;
    /** Eight longs on either side keep it off its neighbours' cache lines. */
    private static final int UNDER_WAY = 8;

    private static final int FULL_AT = UNDER_WAY + 1;

    private final long[] padded = new long[FULL_AT + 9];
    private final long born;

    /** The meter of a key that has used nothing; {@code nowNanos} is its zero, so that the clock may have any sign. */
    public KeyMeter(long nowNanos) {
        born = nowNanos;
    }

    /**
     * Tries to admit one more request.
     *
     * @param rpm requests per minute, 0 for no limit
     * @param max requests in progress at once, 0 for no limit
     * @return {@link #ADMITTED}, after which {@link #settle} must be called once; {@link #BUSY}; else nanoseconds, at
     *     least 1, until the bucket has room
     */
    public long reserve(int rpm, int max, long nowNanos) {
        long now = Math.max(0, nowNanos - born);
        long wait = rpm == 0 ? 0 : wait((long) WORD.getVolatile(padded, FULL_AT), rpm, now);
        if (wait > 0) {
            return wait;
        }
        if (!enter(max)) {
            return BUSY;
        }
        if (rpm > 0) {
            wait = take(rpm, now);
            if (wait > 0) {
                settle();
                return wait;
            }
        }
        return ADMITTED;
    }

    private boolean enter(int max) {
        while (true) {
            long underWay = (long) WORD.getVolatile(padded, UNDER_WAY);
            if (max != 0 && underWay >= max) {
                return false;
            }
            if (WORD.compareAndSet(padded, UNDER_WAY, underWay, underWay + 1)) {
                return true;
            }
        }
    }

    private long take(int rpm, long now) {
        while (true) {
            long fullAt = (long) WORD.getVolatile(padded, FULL_AT);
            long wait = wait(fullAt, rpm, now);
            if (wait > 0 || WORD.compareAndSet(padded, FULL_AT, fullAt, Math.max(fullAt, now) + MINUTE / rpm)) {
                return wait;
            }
        }
    }

    /** Nanoseconds until the bucket has room for one more request, 0 if it has now. */
    private static long wait(long fullAt, int rpm, long now) {
        long interval = MINUTE / rpm;
        return Math.max(0, Math.max(fullAt, now) + interval - (now + interval * rpm));
    }

    /** The request is over, however it ended; call exactly once for each request that was admitted. */
    public void settle() {
        while (true) {
            long underWay = (long) WORD.getVolatile(padded, UNDER_WAY);
            if (underWay == 0) {
                throw new IllegalStateException("settled a request that was not under way");
            }
            if (WORD.compareAndSet(padded, UNDER_WAY, underWay, underWay - 1)) {
                return;
            }
        }
    }

    /** Number of requests in progress. */
    public int underWay() {
        return (int) (long) WORD.getOpaque(padded, UNDER_WAY);
    }

    @Override
    public String toString() {
        return "underWay=" + underWay();
    }
}
