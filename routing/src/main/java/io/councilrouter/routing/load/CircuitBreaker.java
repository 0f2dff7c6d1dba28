package io.councilrouter.routing.load;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Ejects a backend that keeps failing, and lets it back in with one probe at a time.
 *
 * <pre>
 *              failureThreshold in a row                 probe or beat
 *    CLOSED ------------------------------->  OPEN  ------------------->  HALF_OPEN
 *      ^                                       ^   recoveryTimeout over,     |  |
 *      |                                       |   or a good beat unless     |  |
 *      |                                       |   beats were proved wrong   |  |
 *      |                                       +-----------------------------+  |
 *      |                                          any failure: beats are wrong  |
 *      +------------------------------------------------------------------------+
 *                          successThreshold successes or beats
 *
 *    63  62  61  60     48 47                            0
 *   +------+---+---+---------+------------------------------+
 *   |state | P | B |  count  |  until, ms since it was made |
 *   +------+---+---+---------+------------------------------+
 *   P a probe is out, until then at the latest   B a probe has failed: beats do not count until it is closed
 * </pre>
 *
 * <p>Failures are connect errors, 5xx and timeouts; a client that left does not count ({@link #onCancel}). Can be
 * called on any thread.
 */
public final class CircuitBreaker {
    /** The breaker's opinion of its backend. */
    public enum BreakerState {
        /** The backend works. */
        CLOSED,
        /** The backend is ejected. */
        OPEN,
        /** The backend gets one probe at a time. */
        HALF_OPEN
    }

    private static final VarHandle WORD;
    private static final VarHandle SETTINGS;

    static {
        try {
            var lookup = MethodHandles.lookup();
            WORD = lookup.findVarHandle(CircuitBreaker.class, "word", long.class);
            SETTINGS = lookup.findVarHandle(CircuitBreaker.class, "settings", BreakerSettings.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static final long HALF_OPEN_BITS = 1L << 63;
    private static final long OPEN_BITS = 1L << 62;
    private static final long PROBE_OUT = 1L << 61;
    private static final long BEATS_WRONG = 1L << 60;
    private static final int COUNT_SHIFT = 48;
    private static final int COUNT_MASK = 0xFFF;
    private static final long UNTIL_MASK = (1L << COUNT_SHIFT) - 1;
    private static final long NANOS_PER_MS = 1_000_000;

    private final long born;

    @SuppressWarnings("unused") // through WORD
    private long word;

    @SuppressWarnings({"FieldMayBeFinal", "UnusedVariable"}) // through SETTINGS
    private BreakerSettings settings;

    /** A closed breaker; {@code nowNanos} is the zero of its clock. */
    public CircuitBreaker(BreakerSettings settings, long nowNanos) {
        this.settings = settings;
        this.born = nowNanos;
    }

    /** Applies new settings after a reload; the state is kept. Control thread. */
    public void use(BreakerSettings next) {
        SETTINGS.setRelease(this, next);
    }

    /**
     * Whether a request may be sent now: closed, or due for a probe that nobody has taken. If the breaker is not
     * closed, the caller takes the probe with {@link #tryProbe} before it sends.
     */
    public boolean admits(long nowNanos) {
        return admits((long) WORD.getAcquire(this), nowNanos);
    }

    /**
     * Takes the right to send one request to a backend that may have recovered. Always true while closed.
     *
     * @return false if it is too early, or another probe is under way
     */
    public boolean tryProbe(long nowNanos) {
        while (true) {
            long seen = (long) WORD.getAcquire(this);
            if (stateOf(seen) == BreakerState.CLOSED) {
                return true;
            }
            if (!admits(seen, nowNanos)) {
                return false;
            }
            int count = stateOf(seen) == BreakerState.HALF_OPEN ? count(seen) : 0;
            // A probe whose sender never reports back must not block the backend for ever.
            long next = pack(BreakerState.HALF_OPEN, count, recovered(nowNanos)) | PROBE_OUT | (seen & BEATS_WRONG);
            if (WORD.compareAndSet(this, seen, next)) {
                return true;
            }
        }
    }

    /** A request to the backend succeeded. */
    public void onSuccess() {
        while (true) {
            long seen = (long) WORD.getAcquire(this);
            long next =
                    switch (stateOf(seen)) {
                        case CLOSED -> 0;
                        // A late result from before the ejection is no news.
                        case OPEN -> seen;
                        case HALF_OPEN -> oneMore(seen) & ~PROBE_OUT;
                    };
            if (next == seen || WORD.compareAndSet(this, seen, next)) {
                return;
            }
        }
    }

    /** A request to the backend failed: connect error, 5xx, timeout, malformed or truncated answer. */
    public void onFailure(long nowNanos) {
        while (true) {
            long seen = (long) WORD.getAcquire(this);
            long next =
                    switch (stateOf(seen)) {
                        case CLOSED -> {
                            int failures = count(seen) + 1;
                            yield failures >= settings().failureThreshold()
                                    ? pack(BreakerState.OPEN, 0, recovered(nowNanos))
                                    : pack(BreakerState.CLOSED, failures, 0);
                        }
                        case OPEN -> seen;
                        case HALF_OPEN -> pack(BreakerState.OPEN, 0, recovered(nowNanos)) | BEATS_WRONG;
                    };
            if (next == seen || WORD.compareAndSet(this, seen, next)) {
                return;
            }
        }
    }

    /** A request ended for reasons of its own (the client left); if it was the probe, another may go. */
    public void onCancel() {
        while (true) {
            long seen = (long) WORD.getAcquire(this);
            if ((seen & PROBE_OUT) == 0 || WORD.compareAndSet(this, seen, seen & ~PROBE_OUT)) {
                return;
            }
        }
    }

    /**
     * A heartbeat was answered well: it half-opens the breaker, then counts as a success, unless a probe has proved
     * heartbeats wrong.
     */
    public void onBeat(long nowNanos) {
        while (true) {
            long seen = (long) WORD.getAcquire(this);
            BreakerState state = stateOf(seen);
            boolean due = millis(nowNanos) >= until(seen);
            if (state == BreakerState.CLOSED
                    || ((seen & BEATS_WRONG) != 0 && (state == BreakerState.HALF_OPEN || !due))) {
                return;
            }
            long next = state == BreakerState.OPEN
                    ? pack(BreakerState.HALF_OPEN, 0, 0) | (seen & BEATS_WRONG)
                    : oneMore(seen);
            if (WORD.compareAndSet(this, seen, next)) {
                return;
            }
        }
    }

    /** The state as it would act now: an open breaker that is due for a probe reads as half open. */
    public BreakerState state(long nowNanos) {
        long seen = (long) WORD.getAcquire(this);
        BreakerState state = stateOf(seen);
        return state == BreakerState.OPEN && millis(nowNanos) >= until(seen) ? BreakerState.HALF_OPEN : state;
    }

    /** Number of consecutive failures while closed, else 0. */
    public int failures() {
        long seen = (long) WORD.getAcquire(this);
        return stateOf(seen) == BreakerState.CLOSED ? count(seen) : 0;
    }

    /** Nanoseconds until a probe is allowed, 0 if it already is or none is needed. */
    public long left(long nowNanos) {
        long seen = (long) WORD.getAcquire(this);
        return stateOf(seen) == BreakerState.OPEN ? Math.max(0, (until(seen) - millis(nowNanos)) * NANOS_PER_MS) : 0;
    }

    private long oneMore(long halfOpen) {
        int successes = count(halfOpen) + 1;
        return successes >= settings().successThreshold()
                ? 0
                : pack(BreakerState.HALF_OPEN, successes, until(halfOpen)) | (halfOpen & (PROBE_OUT | BEATS_WRONG));
    }

    private boolean admits(long word, long nowNanos) {
        return switch (stateOf(word)) {
            case CLOSED -> true;
            case OPEN -> millis(nowNanos) >= until(word);
            case HALF_OPEN -> (word & PROBE_OUT) == 0 || millis(nowNanos) >= until(word);
        };
    }

    private BreakerSettings settings() {
        return (BreakerSettings) SETTINGS.getAcquire(this);
    }

    private long recovered(long nowNanos) {
        return millis(nowNanos) + settings().recoveryTimeout().toMillis();
    }

    private long millis(long nowNanos) {
        return Math.max(0, (nowNanos - born) / NANOS_PER_MS);
    }

    private static long pack(BreakerState state, int count, long until) {
        int kept = Math.min(count, COUNT_MASK);
        long bits =
                switch (state) {
                    case CLOSED -> 0;
                    case OPEN -> OPEN_BITS;
                    case HALF_OPEN -> HALF_OPEN_BITS;
                };
        return bits | ((long) kept << COUNT_SHIFT) | Math.min(until, UNTIL_MASK);
    }

    private static BreakerState stateOf(long word) {
        if ((word & HALF_OPEN_BITS) != 0) {
            return BreakerState.HALF_OPEN;
        }
        return (word & OPEN_BITS) != 0 ? BreakerState.OPEN : BreakerState.CLOSED;
    }

    private static int count(long word) {
        return (int) (word >>> COUNT_SHIFT) & COUNT_MASK;
    }

    private static long until(long word) {
        return word & UNTIL_MASK;
    }
}
