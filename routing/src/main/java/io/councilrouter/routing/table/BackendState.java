package io.councilrouter.routing.table;

import java.util.Locale;

/** Whether a backend may receive requests. */
public enum BackendState {
    /** Not heard of yet: gets work for the models that are configured for it. */
    UNKNOWN(true),
    /** Answered its last heartbeat well. */
    UP(true),
    /** Missed a beat or says that something is wrong: gets work that no healthy one can take at once. */
    DEGRADED(true),
    /** Missed too many beats: gets none until the first good one. */
    DOWN(false),
    /** Finishes what it has. */
    DRAINING(false),
    /** Switched off by configuration, for want of a key, or by an administrator. */
    DISABLED(false);

    private final boolean serving;

    BackendState(boolean serving) {
        this.serving = serving;
    }

    /** Whether it gets new work. */
    public boolean serving() {
        return serving;
    }

    /** As shown in {@code /admin/backends}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
