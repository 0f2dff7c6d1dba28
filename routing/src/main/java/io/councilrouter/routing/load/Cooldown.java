package io.councilrouter.routing.load;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Until when one model of one backend gets no requests, and why. A later, longer demand extends it, a shorter one
 * never shortens it. Any thread; what changes is one reference to an immutable {@link Rest}.
 *
 * <pre>
 *   limited, with a time      at least that long
 *   limited, without          1 s, and twice as long each time that it is refused again afterwards, 60 s at most
 *   refused                   not left alone, but asked only where nobody else would answer
 *   answered, after its end   forgotten
 * </pre>
 */
public final class Cooldown {
    private static final VarHandle REST;

    static {
        try {
            REST = MethodHandles.lookup().findVarHandle(Cooldown.class, "rest", Rest.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static final long SECOND = 1_000_000_000;

    /** No wait is longer: a provider's slip of a unit must not take a model away for a year. */
    private static final long LONGEST_NANOS = 24L * 3600 * SECOND;

    /** The longest wait of our own making; it is also how long we remember that one was in vain. */
    private static final long MOST_BACKOFF_NANOS = 60 * SECOND;

    private static final int MOST_DOUBLINGS = 6;

    /** Why a model is left alone. */
    public enum Why {
        /** 429. */
        RATE_LIMITED,
        /** Another failure that came with {@code Retry-After}: 503 while it starts, 529 while it is overloaded. */
        OVERLOADED,
        /** It refused our credentials, for this model at least. */
        REFUSED;

        /** As shown to administrators and in metrics. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One time of rest.
     *
     * @param untilNanos its end, on the clock of all load
     * @param why what the backend answered
     * @param doublings how often in a row it refused without saying for how long
     */
    public record Rest(long untilNanos, Why why, int doublings) {
        private long left(long now) {
            return Math.max(0, untilNanos - now);
        }

        /** Whether nobody is sent there meanwhile. */
        private boolean binding() {
            return why != Why.REFUSED;
        }
    }

    private final boolean deaf;

    @SuppressWarnings("unused") // through REST; null = never, or forgotten
    private @Nullable Rest rest;

    /** A cooldown that is over. */
    public Cooldown() {
        this(false);
    }

    private Cooldown(boolean deaf) {
        this.deaf = deaf;
    }

    /** One that never begins, for what several models share: one of them must not close the others. */
    static Cooldown never() {
        return new Cooldown(true);
    }

    /**
     * The backend refused because it has too much to do.
     *
     * @param waitNanos for how long it wants to be left alone, 0 if it did not say
     */
    public void limited(long now, long waitNanos, Why why) {
        while (!deaf) {
            Rest seen = seen();
            Rest running = seen != null && seen.binding() && seen.left(now) > 0 ? seen : null;
            if (running != null && waitNanos <= 0) {
                // Whoever is refused during a rest had asked before it began: that is no further refusal.
                return;
            }
            Rest next = waitNanos > 0
                    ? new Rest(now + Math.min(waitNanos, LONGEST_NANOS), why, 0)
                    : backoff(seen, now, why);
            if (running != null && next.untilNanos() - running.untilNanos() <= 0) {
                return;
            }
            if (REST.compareAndSet(this, seen, next)) {
                return;
            }
        }
    }

    /** The backend refused our credentials: others are asked first for that long, unless this one answers before. */
    public void refused(long now, long waitNanos) {
        while (!deaf) {
            Rest seen = seen();
            if (seen != null && seen.binding() && seen.left(now) > 0) {
                return;
            }
            if (REST.compareAndSet(this, seen, new Rest(now + waitNanos, Why.REFUSED, 0))) {
                return;
            }
        }
    }

    /** The model answered; a rest that binds ends at its own time all the same. */
    public void answered(long now) {
        Rest seen = seen();
        if (seen != null && (!seen.binding() || seen.left(now) == 0)) {
            // Lost to a new refusal: then there is nothing to forget.
            boolean _ = REST.compareAndSet(this, seen, null);
        }
    }

    /** Ends it at once: an administrator knows better, or the backend is not the same any more. */
    public void end() {
        REST.setRelease(this, null);
    }

    /** Nanoseconds for which nobody is to be sent there, 0 when there are none. */
    public long left(long now) {
        Rest seen = seen();
        return seen == null || !seen.binding() ? 0 : seen.left(now);
    }

    /** Whether it refused our credentials of late, so that others are asked first. */
    public boolean doubtful(long now) {
        Rest seen = seen();
        return seen != null && !seen.binding() && seen.left(now) > 0;
    }

    /** The rest that is under way, binding or not; null without one. */
    public @Nullable Rest rest(long now) {
        Rest seen = seen();
        return seen == null || seen.left(now) == 0 ? null : seen;
    }

    private static Rest backoff(@Nullable Rest seen, long now, Why why) {
        int doublings = 0;
        if (seen != null && seen.binding() && now - seen.untilNanos() < MOST_BACKOFF_NANOS) {
            doublings = Math.min(seen.doublings() + 1, MOST_DOUBLINGS);
        }
        return new Rest(now + Math.min(SECOND << doublings, MOST_BACKOFF_NANOS), why, doublings);
    }

    private @Nullable Rest seen() {
        return (Rest) REST.getAcquire(this);
    }
}
