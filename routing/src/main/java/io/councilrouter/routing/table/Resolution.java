package io.councilrouter.routing.table;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a model name, as a client sent it, means. */
public sealed interface Resolution {
    /**
     * A route, and what to try after it.
     *
     * @param route who serves it; without servings when the name was served once and has a chain
     * @param pin the only backend that may answer, or null
     * @param fallbacks what to try when this one cannot serve, in order, each without fallbacks of its own; empty for
     *     a pin and for operations that never change the model
     */
    record Found(ModelRoute route, @Nullable Backend pin, List<Found> fallbacks) implements Resolution {
        /** The public name it will be served under ({@code X-Model}). */
        public String publicName() {
            return route.name();
        }
    }

    /**
     * Nobody serves or served it.
     *
     * @param near up to three names that look like it
     */
    record Unknown(List<String> near) implements Resolution {}

    /** Whoever asks may not use what the name means, or would mean if somebody served it: nobody is told which. */
    record Forbidden() implements Resolution {}

    /** {@code auto} was asked for, but no chat model is known. */
    record NoDefault() implements Resolution {}
}
