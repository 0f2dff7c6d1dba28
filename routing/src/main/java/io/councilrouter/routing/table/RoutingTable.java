package io.councilrouter.routing.table;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is true at one moment. Immutable; every attempt reads the current one once and picks on that.
 *
 * @param version counts snapshots up from 0
 * @param models public names in stable (alphabetical) order to their routes
 * @param backends in the order of configuration, discovered ones after them
 * @param names indices that only {@link ModelNames} reads
 */
public record RoutingTable(long version, Map<String, ModelRoute> models, List<Backend> backends, Names names) {
    /** Nobody serves anything. */
    public static final RoutingTable EMPTY =
            new RoutingTable(0, Map.of(), List.of(), new Names(Map.of(), Set.of(), List.of()));

    /**
     * Indices for {@link ModelNames}.
     *
     * @param ollama names of Ollama-type backends, lower case and with a tag, to their routes
     * @param known every name that some backend serves or served, bounded
     * @param anyModel backends that answer to any name
     */
    record Names(Map<String, ModelRoute> ollama, Set<String> known, List<Backend> anyModel) {}

    /** The route of an exact public name. */
    public @Nullable ModelRoute model(String publicName) {
        return models.get(publicName);
    }

    /** A backend by its name; linear, for slow paths. */
    public @Nullable Backend backend(String name) {
        for (Backend backend : backends) {
            if (backend.name().equals(name)) {
                return backend;
            }
        }
        return null;
    }

    /** A backend by its id; null when it is gone. */
    public @Nullable Backend backend(int id) {
        for (int i = 0; i < backends.size(); i++) {
            if (backends.get(i).id() == id) {
                return backends.get(i);
            }
        }
        return null;
    }
}
