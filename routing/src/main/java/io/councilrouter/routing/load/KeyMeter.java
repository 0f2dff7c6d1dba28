package io.councilrouter.routing.load;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What one API key has used up: requests under way, and a token bucket of a minute's requests. {@link #reserve} takes
 * from both or from neither, {@link #settle} gives the request under way back. Any loop; one CAS each, no lock.
 *
 * <pre>
 *   word 0   requests under way
 *   word 1   nanoseconds since born at which the bucket will be full again (GCRA's theoretical arrival time);
 *            each request moves it on by a minute / rpm, and may while it stays within a minute of now
 * </pre>
 *
 * <p>A bucket rather than a window: it is one word however high the limit, says exactly when the next request may come,
 * and has no edge at which two windows' worth passes at once. It is full at first, so a whole minute's requests may come
 * together; from then on one comes free every minute / rpm.
 *
 * <p>Limits are passed in, since a reload may change them while the meter lives on. A debt that was run up under an
 * older limit stays.
 */
public final class KeyMeter {
    /** {@link #reserve} took what it wanted. */
    public static final long ADMITTED = 0;

    /** {@link #reserve} found as many requests under way as there may be. */
    public static final long BUSY = -1;

    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);
    private static final long MINUTE = 60_000_000_000L;
    /** Eight longs on either side keep a neighbour's cache line out. */
    private static final int UNDER_WAY = 8;

    private static final int FULL_AT = UNDER_WAY + 1;

    private final long[] padded = new long[FULL_AT + 9];
    private final long born;

    /** A meter of a key that has used nothing; {@code nowNanos} is its zero, so that the clock may have any sign. */
    public KeyMeter(long nowNanos) {
        born = nowNanos;
    }

    /**
     * Asks for one more request.
     *
     * @param rpm requests a minute, 0 for no limit
     * @param max requests under way at once, 0 for no limit
     * @return {@link #ADMITTED}: {@link #settle} is due once; {@link #BUSY}; else nanoseconds, at least 1, until the
     *     bucket has room
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

    /** Nanoseconds until one more request fits into a minute, 0 when it does now. */
    private static long wait(long fullAt, int rpm, long now) {
        long interval = MINUTE / rpm;
        return Math.max(0, Math.max(fullAt, now) + interval - (now + interval * rpm));
    }

    /** The request is over, however it ended; exactly once for each that was admitted. */
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

    /** Requests under way. */
    public int underWay() {
        return (int) (long) WORD.getOpaque(padded, UNDER_WAY);
    }

    @Override
    public String toString() {
        return "underWay=" + underWay();
    }
}
