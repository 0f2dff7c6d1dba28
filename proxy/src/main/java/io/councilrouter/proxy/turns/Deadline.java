package io.councilrouter.proxy.turns;

import org.jspecify.annotations.Nullable;

/**
 * One timer, made once and armed many times. It is its own node in the list of its slot in the {@link DeadlineWheel}.
 *
 * <p>Confined to one event loop.
 */
public final class Deadline {
    private final Runnable action;

    @Nullable
    Deadline previous;

    @Nullable
    Deadline next;

    /** Slot whose list it is in; −1 if disarmed. */
    int slot = -1;

    /** When it goes off, on the monotonic clock. */
    long at;

    /** A timer that runs {@code action} on its loop when it goes off. */
    public Deadline(Runnable action) {
        this.action = action;
    }

    /** Whether it is waiting to go off. */
    public boolean armed() {
        return slot >= 0;
    }

    void run() {
        action.run();
    }
}
