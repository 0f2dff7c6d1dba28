package io.councilrouter.config;

import org.jspecify.annotations.Nullable;

/** One entry of a model's {@code targets}: a backend, and what the model is called there. */
public record TargetConfig(
        @Key(required = true, says = "Name of the backend.") String backend,
        @Key(says = "The model's name there; empty: model of the entry.") String model,
        @Key(min = "0.001", max = "1000000", says = "Share in weighted strategies; omitted: the backend's weight.")
                @Nullable
                Double weight) {

    /** The same for another of the backend's models. */
    TargetConfig at(String other) {
        return new TargetConfig(backend, other, weight);
    }
}
