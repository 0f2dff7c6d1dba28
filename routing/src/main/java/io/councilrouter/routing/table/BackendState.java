package io.councilrouter.routing.table;

import java.util.Locale;

/** Whether a backend may receive requests. */
public enum BackendState {
    /** Not heard from yet: gets requests for the models configured for it. */
    UNKNOWN(true),
    /** Answered its last heartbeat well. */
    UP(true),
    /** Missed a heartbeat or reports a problem: gets requests that no healthy backend can take at once. */
    DEGRADED(true),
    /** Missed too many heartbeats: gets no requests until it answers one well. */
    DOWN(false),
    /** Only finishes what it has. */
    DRAINING(false),
    /** Switched off, by the configuration, for lack of a key, or by an administrator. */
    DISABLED(false);

    private final boolean serving;

    BackendState(boolean serving) {
        this.serving = serving;
    }

    /** Whether it gets new requests. */
    public boolean serving() {
        return serving;
    }

    /** The state as shown in {@code /admin/backends}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
