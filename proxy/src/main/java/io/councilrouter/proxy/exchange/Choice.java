package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.chat.ModelTerms;
import io.councilrouter.codec.chat.Usage;
import io.councilrouter.codec.dialect.Wire;
import io.councilrouter.routing.load.AttemptLoad;
import io.councilrouter.routing.table.Backend;
import io.councilrouter.routing.table.Serving;
import org.jspecify.annotations.Nullable;

/**
 * Which backend is asked next. Its slot is held by {@code load} until the attempt ends.
 *
 * @param serving the backend's offer that was taken
 * @param profile how to speak to it
 * @param wire on which it is asked
 * @param load what the attempt weighs there
 * @param publicName name the model is served under
 * @param terms how the requests to a named model are changed; null for all others, and where they are not
 * @param fresh whether an idle connection must not be used
 */
record Choice(
        Serving serving,
        BackendProfile profile,
        Wire wire,
        AttemptLoad load,
        String publicName,
        @Nullable ModelTerms terms,
        boolean fresh)
        implements NextStep {

    /** Who was chosen. */
    Backend backend() {
        return serving.backend();
    }

    /** The model's name there. */
    String model() {
        return serving.upstreamModel();
    }

    /** The answer may tell how long the engine took to load the model for it, or that it has unloaded it. */
    void timed(Usage counts, @Nullable FinishReason reason) {
        if (reason == FinishReason.UNLOAD) {
            load.engineUnloaded();
        }
        if (counts.loadNanos() >= 0) {
            load.engineLoaded(counts.loadNanos());
        }
    }
}
