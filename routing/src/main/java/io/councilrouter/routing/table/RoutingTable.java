package io.councilrouter.routing.table;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The facts at one moment. Immutable; every attempt reads the current table once and picks from that.
 *
 * @param version number of the snapshot, from 0
 * @param models public names, in stable (alphabetical) order, to their routes
 * @param backends in the order of the configuration, discovered ones last
 * @param names indexes that only {@link ModelNames} reads
 */
public record RoutingTable(long version, Map<String, ModelRoute> models, List<Backend> backends, NameIndex names) {
    /** No backend serves anything. */
    public static final RoutingTable EMPTY =
            new RoutingTable(0, Map.of(), List.of(), new NameIndex(Map.of(), Set.of(), List.of()));

    /**
     * Indexes for {@link ModelNames}.
     *
     * @param tagged names of backends with {@link NameRule#TAGGED}, lower case and with a tag, to their routes
     * @param known every name that some backend serves or has served, bounded
     * @param anyModel backends that answer to any name
     */
    record NameIndex(Map<String, ModelRoute> tagged, Set<String> known, List<Backend> anyModel) {}

    /** The route of an exact public name. */
    public @Nullable ModelRoute model(String publicName) {
        return models.get(publicName);
    }

    /** The backend with that name; a linear search, for slow paths. */
    public @Nullable Backend backend(String name) {
        for (Backend backend : backends) {
            if (backend.name().equals(name)) {
                return backend;
            }
        }
        return null;
    }

    /** The backend with that id; null if it is gone. */
    public @Nullable Backend backend(int id) {
        for (int i = 0; i < backends.size(); i++) {
            if (backends.get(i).id() == id) {
                return backends.get(i);
            }
        }
        return null;
    }
}
