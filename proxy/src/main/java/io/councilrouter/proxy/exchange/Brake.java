package io.councilrouter.proxy.exchange;

import org.jspecify.annotations.Nullable;

/**
 * The reasons for not reading from a backend's connection. Reading resumes when none is left, in whatever order they end.
 *
 * <pre>
 *   slow: the client cannot take more     set and lifted by the exchange, for as long as it takes
 *   held: a tap has no room               set and lifted by the tap, for moments
 * </pre>
 *
 * <p>One per attempt, on its loop.
 */
final class Brake {
    private boolean slow;
    private boolean held;

    /** The client cannot take more, or can again. */
    void slow(boolean on, @Nullable Link link) {
        boolean before = slow || held;
        slow = on;
        apply(before, link);
    }

    /** A tap has no room, or has again. */
    void held(boolean on, @Nullable Link link) {
        boolean before = slow || held;
        held = on;
        apply(before, link);
    }

    private void apply(boolean before, @Nullable Link link) {
        boolean now = slow || held;
        if (link != null && now != before) {
            link.pause(now);
        }
    }
}
