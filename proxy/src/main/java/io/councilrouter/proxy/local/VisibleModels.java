package io.councilrouter.proxy.local;

import io.councilrouter.proxy.exchange.Exchange;
import io.councilrouter.routing.table.ModelRoute;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the caller of one request may see of the models that are served, the councils last. Belongs to that request. */
final class VisibleModels {
    private final List<String> names = new ArrayList<>();
    private final List<@Nullable ModelRoute> routes = new ArrayList<>();

    /** All of them, in the order of the table. */
    VisibleModels(Exchange x, ListedCouncils councils) {
        for (ModelRoute route : x.table().models().values()) {
            if (route.live() && x.caller().may(route.name())) {
                names.add(route.name());
                routes.add(route);
            }
        }
        for (String council : councils.of(x)) {
            names.add(council);
            routes.add(null);
        }
    }

    int size() {
        return names.size();
    }

    String name(int place) {
        return names.get(place);
    }

    /** Who serves it; null of a council. */
    @Nullable
    ModelRoute route(int place) {
        return routes.get(place);
    }

    /** Where the model of that name is, or -1. */
    int place(String name) {
        return names.indexOf(name);
    }
}
