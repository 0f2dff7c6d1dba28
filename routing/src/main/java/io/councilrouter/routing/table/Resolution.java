package io.councilrouter.routing.table;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The meaning of a model name as a client sent it. */
public sealed interface Resolution {
    /**
     * A route, and what to try after it.
     *
     * @param route the backends that serve it; without servings if the name was served once and has a chain
     * @param pin the only backend that may answer, or null
     * @param fallbacks what to try when this one cannot serve, in order, each without fallbacks of its own; empty for a
     *     pin and for operations that never change the model
     */
    record Found(ModelRoute route, @Nullable Backend pin, List<Found> fallbacks) implements Resolution {
        /** The public name under which it will be served ({@code X-Model}). */
        public String publicName() {
            return route.name();
        }
    }

    /**
     * No backend serves or ever served it.
     *
     * @param near up to three similar names
     */
    record Unknown(List<String> near) implements Resolution {}

    /**
     * The client may not use what the name means, or would mean if somebody served it; it is not told which of the two.
     */
    record Forbidden() implements Resolution {}

    /** {@code auto} was asked for, but no chat model is known. */
    record NoDefault() implements Resolution {}
}
