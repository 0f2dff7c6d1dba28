package io.councilrouter.routing.pick;

import java.util.Locale;

/** How {@link Picker} rates a candidate before any strategy sees it. */
public enum Fitness {
    /** Up, and its breaker lets requests through. */
    HEALTHY,
    /** Missed a heartbeat, or reports a problem. */
    SHAKY,
    /** Its breaker is open, or it refused our credentials for this model: used only if no other is left. */
    EJECTED,
    /** It fits, but all its slots are taken or promised. */
    FULL,
    /** Another backend is pinned. */
    NOT_PINNED,
    /** This exchange has already tried it. */
    TRIED,
    /** No longer in the table. */
    GONE,
    /** Down. */
    DOWN,
    /** Draining. */
    DRAINING,
    /** Disabled. */
    DISABLED,
    /** It does not offer the operation: no dialect of its has it, or it said so. */
    NO_OPERATION,
    /** It said that it does not know the model, at least for this operation. */
    NO_MODEL,
    /** The model there lacks an ability that the request needs. */
    UNABLE,
    /** The prompt is longer than the context of the model there. */
    TOO_SMALL,
    /** The model is in cooldown there. */
    COOLING;

    /** Whether a slot there would help. */
    boolean fits() {
        return this == HEALTHY || this == SHAKY || this == EJECTED || this == FULL;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
