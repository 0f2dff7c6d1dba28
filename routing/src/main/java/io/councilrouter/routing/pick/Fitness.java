package io.councilrouter.routing.pick;

import java.util.Locale;

/** How {@link Picker} rates a candidate before any strategy sees it. */
public enum Fitness {
    /** Up, and its breaker lets requests through. */
    HEALTHY,
    /** Missed a beat, or says that something is wrong. */
    SHAKY,
    /** Its breaker is open, or it refused our credentials for this model: only where nobody else is left. */
    EJECTED,
    /** Fits, but all its slots are taken or promised. */
    FULL,
    /** Another backend is pinned. */
    NOT_PINNED,
    /** An attempt of this exchange was there already. */
    TRIED,
    /** No longer in the table. */
    GONE,
    /** Down. */
    DOWN,
    /** Draining. */
    DRAINING,
    /** Disabled. */
    DISABLED,
    /** It said that it does not offer the operation. */
    NO_OPERATION,
    /** It said that it does not know the model, at least for this operation. */
    NO_MODEL,
    /** The model there lacks an ability that the request needs. */
    UNABLE,
    /** The prompt is longer than the model's context there. */
    TOO_SMALL,
    /** Asked to be left alone for a while, with this model. */
    COOLING;

    /** Whether a slot there would do. */
    boolean fits() {
        return this == HEALTHY || this == SHAKY || this == EJECTED || this == FULL;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
