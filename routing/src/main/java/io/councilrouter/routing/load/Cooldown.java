package io.councilrouter.routing.load;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Until when a backend asked to be left alone ({@code Retry-After}, RFC 9110 section 10.2.3). A floor: a later, longer
 * demand extends it, a shorter one never shortens it. Any thread.
 */
public final class Cooldown {
    private static final VarHandle UNTIL;

    static {
        try {
            UNTIL = MethodHandles.lookup().findVarHandle(Cooldown.class, "until", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** No wait is longer: a provider's slip of a unit must not take a backend away for a year. */
    private static final long LONGEST_NANOS = 24L * 3600 * 1_000_000_000;

    private final long born;

    @SuppressWarnings("unused") // through UNTIL; nanoseconds since born, 0 = never
    private long until;

    /** A cooldown that is over; {@code nowNanos} is its zero, so that the clock may have any sign. */
    public Cooldown(long nowNanos) {
        this.born = nowNanos;
    }

    /** Leaves the backend alone for at least {@code waitNanos} from now; a wait of nothing changes nothing. */
    public void extend(long nowNanos, long waitNanos) {
        if (waitNanos <= 0) {
            return;
        }
        long wanted = nowNanos - born + Math.min(waitNanos, LONGEST_NANOS);
        while (true) {
            long seen = (long) UNTIL.getAcquire(this);
            if (wanted <= seen || UNTIL.compareAndSet(this, seen, wanted)) {
                return;
            }
        }
    }

    /** Nanoseconds left, 0 when there are none. */
    public long left(long nowNanos) {
        long seen = (long) UNTIL.getAcquire(this);
        return seen == 0 ? 0 : Math.max(0, seen - (nowNanos - born));
    }
}
