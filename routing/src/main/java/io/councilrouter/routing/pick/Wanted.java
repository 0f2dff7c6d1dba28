package io.councilrouter.routing.pick;

import io.councilrouter.routing.table.Backend;
import io.councilrouter.routing.table.ModelNames;
import io.councilrouter.routing.table.ModelRoute;
import io.councilrouter.routing.table.RoutingTable;
import io.councilrouter.routing.table.Serving;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The request of a waiting exchange, frozen so that it can be passed to the home loop. There the candidates are listed
 * again whenever the table or the live load changes. Created on the exchange's loop, then confined to the home loop.
 */
public final class Wanted {
    private final ModelRoute route;
    private final int pin;
    private final RouteQuery query;
    private long cooldownNanos;

    private Wanted(ModelRoute route, int pin, RouteQuery query) {
        this.route = route;
        this.pin = pin;
        this.query = query;
    }

    /** The request that {@link Picker#pick} answered with {@link Picker#WAIT}. */
    public static Wanted of(ModelRoute route, @Nullable Backend pin, RouteQuery query) {
        return new Wanted(route, pin == null ? -1 : pin.id(), query.frozen());
    }

    /** The servings whose slot would do: the healthy and the shaky ones; if there are none, the ejected ones. */
    public List<Serving> fitting(RoutingTable table, long nowNanos) {
        query.at(nowNanos);
        cooldownNanos = 0;
        ModelRoute now = ModelNames.renew(table, route);
        List<Serving> sound = new ArrayList<>(now.servings().size());
        List<Serving> ejected = new ArrayList<>();
        for (Serving serving : now.servings()) {
            // The backend in this very table: an older snapshot may think that a dead one is alive.
            Backend backend = table.backend(serving.backend().id());
            switch (Fit.judge(serving, backend, pin, query)) {
                case HEALTHY, SHAKY -> sound.add(serving);
                case EJECTED -> ejected.add(serving);
                // It may have ended since it was judged; then it is available again in a moment.
                case COOLING -> cools(Math.max(1, serving.cooldown().left(nowNanos)));
                case FULL,
                        NOT_PINNED,
                        TRIED,
                        GONE,
                        DOWN,
                        DRAINING,
                        DISABLED,
                        UNABLE,
                        NO_OPERATION,
                        NO_MODEL,
                        TOO_SMALL -> {}
            }
        }
        return sound.isEmpty() ? ejected : sound;
    }

    /** Shortest cooldown found by the last {@link #fitting}, 0 if there was none. */
    public long cooldownNanos() {
        return cooldownNanos;
    }

    /** Public name of the model. */
    public String model() {
        return route.name();
    }

    private void cools(long left) {
        cooldownNanos = cooldownNanos == 0 ? left : Math.min(cooldownNanos, left);
    }
}
