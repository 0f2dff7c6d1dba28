package io.councilrouter.routing.load;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Until when one model of one backend gets no requests, and why. A later demand may extend it but never shortens it.
 * Can be called on any thread; only a reference to an immutable {@link CooldownRest} changes.
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
            REST = MethodHandles.lookup().findVarHandle(Cooldown.class, "rest", CooldownRest.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static final long SECOND = 1_000_000_000;

    /** No cooldown is longer: a provider's mistake in units must not take a model away for a year. */
    private static final long LONGEST_NANOS = 24L * 3600 * SECOND;

    /** The longest wait that we choose ourselves, and how long we remember that one was not enough. */
    private static final long MOST_BACKOFF_NANOS = 60 * SECOND;

    private static final int MOST_DOUBLINGS = 6;

    /** Why a model is in cooldown. */
    public enum Why {
        /** Status 429. */
        RATE_LIMITED,
        /**
         * Another failure that came with {@code Retry-After}: 503 while the server starts, 529 while it is overloaded.
         */
        OVERLOADED,
        /** The backend refused our credentials, at least for this model. */
        REFUSED;

        /** The reason as shown to administrators and in metrics. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One period of cooldown.
     *
     * @param untilNanos its end, on the clock that all load uses
     * @param why what the backend answered
     * @param doublings how many times in a row it refused without saying for how long
     */
    public record CooldownRest(long untilNanos, Why why, int doublings) {
        private long left(long now) {
            return Math.max(0, untilNanos - now);
        }

        /** Whether it keeps requests away completely. */
        private boolean binding() {
            return why != Why.REFUSED;
        }
    }

    private final boolean deaf;

    @SuppressWarnings("unused") // through REST; null = never, or forgotten
    private @Nullable CooldownRest rest;

    /** Starts with no cooldown. */
    public Cooldown() {
        this(false);
    }

    private Cooldown(boolean deaf) {
        this.deaf = deaf;
    }

    /** A cooldown that never begins, for a record shared by several models: one of them must not block the others. */
    static Cooldown never() {
        return new Cooldown(true);
    }

    /**
     * The backend refused because it is overloaded.
     *
     * @param waitNanos how long it asks us to wait, 0 if it did not say
     */
    public void limited(long now, long waitNanos, Why why) {
        while (!deaf) {
            CooldownRest seen = seen();
            CooldownRest running = seen != null && seen.binding() && seen.left(now) > 0 ? seen : null;
            if (running != null && waitNanos <= 0) {
                // A request that is refused during a cooldown was sent before it began, so this is not a new refusal.
                return;
            }
            CooldownRest next = waitNanos > 0
                    ? new CooldownRest(now + Math.min(waitNanos, LONGEST_NANOS), why, 0)
                    : backoff(seen, now, why);
            if (running != null && next.untilNanos() - running.untilNanos() <= 0) {
                return;
            }
            if (REST.compareAndSet(this, seen, next)) {
                return;
            }
        }
    }

    /**
     * The backend refused our credentials: for that long other backends are preferred, unless this one answers before.
     */
    public void refused(long now, long waitNanos) {
        while (!deaf) {
            CooldownRest seen = seen();
            if (seen != null && seen.binding() && seen.left(now) > 0) {
                return;
            }
            if (REST.compareAndSet(this, seen, new CooldownRest(now + waitNanos, Why.REFUSED, 0))) {
                return;
            }
        }
    }

    /** The model answered; a binding cooldown still ends at its own time. */
    public void answered(long now) {
        CooldownRest seen = seen();
        if (seen != null && (!seen.binding() || seen.left(now) == 0)) {
            // If this loses to a new refusal, there is nothing to forget.
            boolean _ = REST.compareAndSet(this, seen, null);
        }
    }

    /** Ends it at once: an administrator said so, or the backend has changed. */
    public void end() {
        REST.setRelease(this, null);
    }

    /** Nanoseconds during which no request may be sent there, 0 if there is no cooldown. */
    public long left(long now) {
        CooldownRest seen = seen();
        return seen == null || !seen.binding() ? 0 : seen.left(now);
    }

    /** Whether it refused our credentials recently, so that other backends are preferred. */
    public boolean doubtful(long now) {
        CooldownRest seen = seen();
        return seen != null && !seen.binding() && seen.left(now) > 0;
    }

    /** The current period, binding or not; null if there is none. */
    public @Nullable CooldownRest rest(long now) {
        CooldownRest seen = seen();
        return seen == null || seen.left(now) == 0 ? null : seen;
    }

    private static CooldownRest backoff(@Nullable CooldownRest seen, long now, Why why) {
        int doublings = 0;
        if (seen != null && seen.binding() && now - seen.untilNanos() < MOST_BACKOFF_NANOS) {
            doublings = Math.min(seen.doublings() + 1, MOST_DOUBLINGS);
        }
        return new CooldownRest(now + Math.min(SECOND << doublings, MOST_BACKOFF_NANOS), why, doublings);
    }

    private @Nullable CooldownRest seen() {
        return (CooldownRest) REST.getAcquire(this);
    }
}
