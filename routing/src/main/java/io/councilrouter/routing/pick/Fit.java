package io.councilrouter.routing.pick;

import io.councilrouter.routing.table.Backend;
import io.councilrouter.routing.table.BackendState;
import io.councilrouter.routing.table.Serving;
import org.jspecify.annotations.Nullable;

/** Whether a serving fits a query, and why none did. Pure. */
final class Fit {
    private Fit() {}

    /**
     * Judges one serving.
     *
     * @param now the backend in the current table; null if it is gone
     * @param pin id of the pinned backend, −1 if there is none
     */
    static Fitness judge(Serving serving, @Nullable Backend now, int pin, RouteQuery query) {
        if (now == null) {
            return Fitness.GONE;
        }
        if (pin >= 0 && pin != now.id()) {
            return Fitness.NOT_PINNED;
        }
        if (!query.offeredBy(now)) {
            // Whoever is down would first have to come back, whatever is asked; callers are told that, and to try
            // again.
            return now.state() == BackendState.DOWN ? Fitness.DOWN : Fitness.NO_OPERATION;
        }
        if (!now.gaps().none()) {
            String asked = query.askedOf(now);
            if (now.gaps().operation(asked)) {
                return Fitness.NO_OPERATION;
            }
            if (now.gaps().model(asked, serving.upstreamModel())) {
                return Fitness.NO_MODEL;
            }
        }
        if (!serving.able(query.needs())) {
            return Fitness.UNABLE;
        }
        if (!query.fitsInto(serving)) {
            return Fitness.TOO_SMALL;
        }
        if (query.wasTried(now.id())) {
            return Fitness.TRIED;
        }
        return health(serving, now, query.now());
    }

    private static Fitness health(Serving serving, Backend backend, long now) {
        return switch (backend.state()) {
            case DISABLED -> Fitness.DISABLED;
            case DRAINING -> Fitness.DRAINING;
            case DOWN -> Fitness.DOWN;
            case UP, UNKNOWN, DEGRADED -> {
                if (serving.cooldown().left(now) > 0) {
                    yield Fitness.COOLING;
                }
                if (!backend.breaker().admits(now) || serving.cooldown().doubtful(now)) {
                    yield Fitness.EJECTED;
                }
                yield backend.state() == BackendState.DEGRADED ? Fitness.SHAKY : Fitness.HEALTHY;
            }
        };
    }

    /** The most informative reason why no serving fits. */
    static Nobody why(Candidates candidates) {
        if (candidates.has(Fitness.TRIED)) {
            return Nobody.TRIED_ALL;
        }
        if (candidates.has(Fitness.COOLING)) {
            return Nobody.COOLDOWN;
        }
        if (candidates.has(Fitness.DOWN)) {
            return Nobody.DOWN;
        }
        if (candidates.has(Fitness.DRAINING)) {
            return Nobody.DRAINING;
        }
        if (candidates.has(Fitness.DISABLED)) {
            return Nobody.DISABLED;
        }
        if (candidates.has(Fitness.TOO_SMALL)) {
            return Nobody.CONTEXT;
        }
        if (candidates.has(Fitness.UNABLE)) {
            return Nobody.ABILITY;
        }
        if (candidates.has(Fitness.NO_OPERATION)) {
            return Nobody.OPERATION;
        }
        return candidates.has(Fitness.NO_MODEL) ? Nobody.MODEL : Nobody.GONE;
    }
}
