package io.councilrouter.routing.table;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the last good heartbeat reported about an engine.
 *
 * @param models the models it lists; null if it lists none at all
 * @param loaded the models in its memory; null if it does not say
 * @param version its version, empty when unknown
 * @param warning something its owner should know (a missing flag, an old version); empty if there is nothing
 * @param lacks operations that an engine of its version cannot have, by the names under which {@link Gaps} keeps them
 */
public record EngineState(
        @Nullable List<ServedModel> models,
        @Nullable List<LoadedModel> loaded,
        String version,
        String warning,
        Set<String> lacks) {
    /** Nothing known. */
    public static final EngineState UNKNOWN = new EngineState(null, null, "", "");

    /** Makes lists and set immutable. */
    public EngineState {
        models = models == null ? null : List.copyOf(models);
        loaded = loaded == null ? null : List.copyOf(loaded);
        lacks = Set.copyOf(lacks);
    }

    /** An engine of whose version nothing is known that it could not have. */
    public EngineState(
            @Nullable List<ServedModel> models, @Nullable List<LoadedModel> loaded, String version, String warning) {
        this(models, loaded, version, warning, Set.of());
    }

    /** An engine that lists these models and does not say which are loaded. */
    public static EngineState listing(List<ServedModel> models) {
        return new EngineState(models, null, "", "");
    }

    /** The same engine, with the models that it has loaded. */
    public EngineState withLoaded(List<LoadedModel> held) {
        return new EngineState(models, held, version, warning, lacks);
    }
}
