package io.councilrouter.routing.table;

import io.councilrouter.routing.load.Rotation;
import java.util.List;

/**
 * A public model name and who serves it, in the order of {@link RoutingTable#backends()}.
 *
 * @param name public name
 * @param servings candidates, backends that are down, draining or disabled included
 * @param rotation whose turn it is; the same object over all snapshots while the name is served
 * @param apart whether it was made for one request, so that a table's route of the same name is another one
 */
public record ModelRoute(String name, List<Serving> servings, Rotation rotation, boolean apart) {
    /** Keeps the list from changing. */
    public ModelRoute {
        servings = List.copyOf(servings);
    }

    /** A route of a table. */
    public ModelRoute(String name, List<Serving> servings, Rotation rotation) {
        this(name, servings, rotation, false);
    }

    /** A route to {@code only}, whatever else has that name. */
    public static ModelRoute apart(String name, Serving only) {
        return new ModelRoute(name, List.of(only), new Rotation(), true);
    }

    /** A route to nobody, for a name that was served once. */
    public static ModelRoute empty(String name) {
        return new ModelRoute(name, List.of(), new Rotation());
    }

    /** Whether some backend would take work for it now. */
    public boolean live() {
        for (Serving serving : servings) {
            if (serving.backend().serving()) {
                return true;
            }
        }
        return false;
    }
}
