package io.councilrouter.routing.pick;

import io.councilrouter.routing.table.Backend;
import io.councilrouter.routing.table.BackendState;
import io.councilrouter.routing.table.Serving;
import org.jspecify.annotations.Nullable;

/** Whether a serving fits a query, and what it means when none does. Pure. */
final class Fit {
    private Fit() {}

    /**
     * Judges one serving.
     *
     * @param now the backend as of the current table; null when it is gone
     * @param pin id of the pinned backend, −1 without
     */
    static Verdict judge(Serving serving, @Nullable Backend now, int pin, RouteQuery query) {
        if (now == null) {
            return Verdict.GONE;
        }
        if (pin >= 0 && pin != now.id()) {
            return Verdict.NOT_PINNED;
        }
        if (!now.gaps().none()) {
            String asked = query.askedOf(now);
            if (now.gaps().operation(asked)) {
                return Verdict.NO_OPERATION;
            }
            if (now.gaps().model(asked, serving.upstreamModel())) {
                return Verdict.NO_MODEL;
            }
        }
        if (!serving.able(query.needs())) {
            return Verdict.UNABLE;
        }
        if (!serving.holds(query.promptTokens())) {
            return Verdict.TOO_SMALL;
        }
        if (query.wasTried(now.id())) {
            return Verdict.TRIED;
        }
        return health(serving, now, query.now());
    }

    private static Verdict health(Serving serving, Backend backend, long now) {
        return switch (backend.state()) {
            case DISABLED -> Verdict.DISABLED;
            case DRAINING -> Verdict.DRAINING;
            case DOWN -> Verdict.DOWN;
            case UP, UNKNOWN, DEGRADED -> {
                if (serving.cooldown().left(now) > 0) {
                    yield Verdict.COOLING;
                }
                if (!backend.breaker().admits(now) || serving.cooldown().doubtful(now)) {
                    yield Verdict.EJECTED;
                }
                yield backend.state() == BackendState.DEGRADED ? Verdict.SHAKY : Verdict.HEALTHY;
            }
        };
    }

    /** The most telling reason why nobody fits. */
    static Nobody why(Candidates candidates) {
        if (candidates.has(Verdict.TRIED)) {
            return Nobody.TRIED_ALL;
        }
        if (candidates.has(Verdict.COOLING)) {
            return Nobody.COOLDOWN;
        }
        if (candidates.has(Verdict.DOWN)) {
            return Nobody.DOWN;
        }
        if (candidates.has(Verdict.DRAINING)) {
            return Nobody.DRAINING;
        }
        if (candidates.has(Verdict.DISABLED)) {
            return Nobody.DISABLED;
        }
        if (candidates.has(Verdict.TOO_SMALL)) {
            return Nobody.CONTEXT;
        }
        if (candidates.has(Verdict.UNABLE)) {
            return Nobody.ABILITY;
        }
        if (candidates.has(Verdict.NO_OPERATION)) {
            return Nobody.OPERATION;
        }
        return candidates.has(Verdict.NO_MODEL) ? Nobody.MODEL : Nobody.GONE;
    }
}
