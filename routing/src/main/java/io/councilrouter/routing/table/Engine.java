package io.councilrouter.routing.table;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the last good heartbeat said of an engine.
 *
 * @param models what it lists; null when it did not say
 * @param loaded what it holds in memory; null when it does not tell
 * @param version its version, empty when unknown
 * @param warning something its owner should read (a missing flag, an old version); empty without
 */
public record Engine(
        @Nullable List<ServedModel> models, @Nullable List<LoadedModel> loaded, String version, String warning) {
    /** Nothing known. */
    public static final Engine UNKNOWN = new Engine(null, null, "", "");

    /** Keeps the lists from changing. */
    public Engine {
        models = models == null ? null : List.copyOf(models);
        loaded = loaded == null ? null : List.copyOf(loaded);
    }

    /** An engine that lists these models and does not tell which are loaded. */
    public static Engine listing(List<ServedModel> models) {
        return new Engine(models, null, "", "");
    }

    /** The same engine, telling which models are loaded. */
    public Engine withLoaded(List<LoadedModel> held) {
        return new Engine(models, held, version, warning);
    }
}
