package io.councilrouter.routing.table;

import io.councilrouter.routing.load.Rotation;
import java.util.List;

/**
 * A public model name and the backends that serve it, in the order of {@link RoutingTable#backends()}.
 *
 * @param name public name
 * @param servings candidates, including backends that are down, draining or disabled
 * @param rotation whose turn it is; the same object in all snapshots while the name is served
 * @param apart whether it was made for one request, so that the table's route of the same name is a different one
 */
public record ModelRoute(String name, List<Serving> servings, Rotation rotation, boolean apart) {
    /** Makes the list immutable. */
    public ModelRoute {
        servings = List.copyOf(servings);
    }

    /** A route in a table. */
    public ModelRoute(String name, List<Serving> servings, Rotation rotation) {
        this(name, servings, rotation, false);
    }

    /** A route to {@code only}, whatever other backends have that name. */
    public static ModelRoute apart(String name, Serving only) {
        return new ModelRoute(name, List.of(only), new Rotation(), true);
    }

    /** A route to no backend, for a name that was served once. */
    public static ModelRoute empty(String name) {
        return new ModelRoute(name, List.of(), new Rotation());
    }

    /** Whether it is a model of the configuration, with targets of its own, and not one that backends offer. */
    public boolean configured() {
        return !servings.isEmpty() && !servings.getFirst().entry().isEmpty();
    }

    /** Whether some backend would take a request for it now. */
    public boolean live() {
        for (Serving serving : servings) {
            if (serving.backend().serving()) {
                return true;
            }
        }
        return false;
    }
}
