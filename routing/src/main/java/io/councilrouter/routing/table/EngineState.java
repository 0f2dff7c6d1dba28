package io.councilrouter.routing.table;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the last good heartbeat reported about an engine.
 *
 * @param models what it lists; null when it did not say
 * @param loaded what it holds in memory; null when it does not tell
 * @param version its version, empty when unknown
 * @param warning something its owner should read (a missing flag, an old version); empty without
 */
public record EngineState(
        @Nullable List<ServedModel> models, @Nullable List<LoadedModel> loaded, String version, String warning) {
    /** Nothing known. */
    public static final EngineState UNKNOWN = new EngineState(null, null, "", "");

    /** Keeps the lists from changing. */
    public EngineState {
        models = models == null ? null : List.copyOf(models);
        loaded = loaded == null ? null : List.copyOf(loaded);
    }

    /** An engine that lists these models and does not tell which are loaded. */
    public static EngineState listing(List<ServedModel> models) {
        return new EngineState(models, null, "", "");
    }

    /** The same engine, telling which models are loaded. */
    public EngineState withLoaded(List<LoadedModel> held) {
        return new EngineState(models, held, version, warning);
    }
}
