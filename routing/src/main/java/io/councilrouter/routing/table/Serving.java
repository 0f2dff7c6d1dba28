package io.councilrouter.routing.table;

import io.councilrouter.routing.load.AttemptLoad;
import io.councilrouter.routing.load.Cooldown;
import io.councilrouter.routing.load.ModelLoad;
import org.jspecify.annotations.Nullable;

/**
 * One backend's offer to serve a model: a candidate of a {@link ModelRoute}.
 *
 * @param backend the backend
 * @param upstreamModel the model's name there
 * @param contextLength maximum number of tokens there, −1 when unknown
 * @param abilities mask of {@link Ability} bits, 0 when unknown
 * @param loaded whether the model was in memory at the last heartbeat, or the engine does not say
 * @param load what we have learnt about this model there
 * @param facts the engine's own entry for it; null if it lists nothing
 * @param entry the model of the configuration for which the backend is asked; empty for a model of the backend's own
 * @param weight share of the work for weighted strategies, > 0
 */
public record Serving(
        Backend backend,
        String upstreamModel,
        int contextLength,
        int abilities,
        boolean loaded,
        ModelLoad load,
        @Nullable ServedModel facts,
        String entry,
        double weight) {

    /** A backend's offer of its own model, with the backend's weight. */
    public Serving(
            Backend backend,
            String upstreamModel,
            int contextLength,
            int abilities,
            boolean loaded,
            ModelLoad load,
            @Nullable ServedModel facts) {
        this(
                backend,
                upstreamModel,
                contextLength,
                abilities,
                loaded,
                load,
                facts,
                "",
                backend.settings().weight());
    }

    /** The same offer for the model {@code name} of the configuration; a weight of 0 leaves it the backend's. */
    Serving under(String name, double share) {
        return new Serving(
                backend,
                upstreamModel,
                contextLength,
                abilities,
                loaded,
                load,
                facts,
                name,
                share > 0 ? share : weight);
    }

    /** Whether the model is in memory, as far as table and live load know. */
    public boolean warm() {
        long reported = backend.load().reportedAt();
        return loaded ? !load.unloadedSince(reported) : load.answeredSince(reported);
    }

    /** Whether it has all of these abilities, or its abilities are unknown. */
    public boolean able(int needs) {
        return abilities == 0 || (abilities & needs) == needs;
    }

    /** Whether a prompt of that many tokens fits, or the context is unknown. */
    public boolean holds(int promptTokens) {
        return contextLength < 0 || promptTokens <= contextLength;
    }

    /** The cooldown of this model at this backend. */
    public Cooldown cooldown() {
        return load.cooldown();
    }

    /** Begins an attempt on a slot of this backend; see {@link AttemptLoad#begin}. */
    public void begin(AttemptLoad attempt, int promptTokens, long nowNanos) {
        attempt.begin(backend.live(), load, promptTokens, !warm(), nowNanos);
    }

    /** Begins an attempt that asks about the model without making it work; see {@link AttemptLoad#errand}. */
    public void beginErrand(AttemptLoad attempt, long nowNanos) {
        attempt.errand(backend.live(), nowNanos);
    }
}
