package io.councilrouter.routing.pick;

import io.councilrouter.routing.load.Cooldown;
import io.councilrouter.routing.table.Backend;
import io.councilrouter.routing.table.ModelNames;
import io.councilrouter.routing.table.ModelRoute;
import io.councilrouter.routing.table.RoutingSettings;
import io.councilrouter.routing.table.RoutingTable;
import io.councilrouter.routing.table.Serving;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the backend for one attempt and takes its slot: <em>fits &gt; healthy &gt; score &gt; fail-open</em>.
 * Immutable, one per configuration, shared by all loops; takes no lock and does not allocate.
 */
public final class Picker {
    /** All that fit are full: offer a ticket. */
    public static final int WAIT = -1;

    /** None fits; {@link Candidates#nobody} says why. */
    public static final int NOBODY = -2;

    private static final double NANOS_PER_MS = 1e6;

    private final BalancingStrategy strategy;
    private final boolean preferLoaded;
    private final double priorityStepMs;

    /** A picker with the strategy that the settings name. */
    public Picker(Strategies strategies, RoutingSettings settings) {
        this.strategy = strategies.named(settings.strategy());
        this.preferLoaded = settings.preferLoadedModel();
        this.priorityStepMs = settings.priorityStep().toNanos() / NANOS_PER_MS;
    }

    /**
     * Picks from the current table.
     *
     * @param route as resolved, possibly on an older table
     * @param pin the only backend that may be picked, or null
     * @return an index for {@link Candidates#serving}, ≥ 0, whose slot is taken (end it through {@code AttemptLoad});
     *     or {@link #WAIT}; or {@link #NOBODY}
     */
    public int pick(
            RoutingTable table, ModelRoute route, @Nullable Backend pin, RouteQuery query, Candidates candidates) {
        judge(table, route, pin == null ? -1 : pin.id(), query, candidates);
        query.weigh(preferLoaded, priorityStepMs);
        if (query.explained()) {
            candidates.keepTerms(query);
        }
        int chosen = choose(Fitness.HEALTHY, query, candidates);
        if (chosen < 0) {
            chosen = choose(Fitness.SHAKY, query, candidates);
        }
        if (chosen < 0 && query.failsOpen() && !candidates.has(Fitness.FULL)) {
            chosen = choose(Fitness.EJECTED, query, candidates);
        }
        if (chosen >= 0) {
            return chosen;
        }
        if (candidates.has(Fitness.FULL)) {
            return WAIT;
        }
        candidates.nobody(Fit.why(candidates));
        return NOBODY;
    }

    /**
     * The cooldown that ends first, if all that would otherwise fit are in cooldown; null if one fits now, or none
     * would at all. Takes no slot.
     *
     * @param pin the only backend that counts, or null
     */
    public static Cooldown.@Nullable CooldownRest earliestRest(
            RoutingTable table, ModelRoute route, @Nullable Backend pin, RouteQuery query) {
        Cooldown.CooldownRest earliest = null;
        for (Serving serving : ModelNames.renew(table, route).servings()) {
            Backend backend = table.backend(serving.backend().id());
            Fitness verdict = Fit.judge(serving, backend, pin == null ? -1 : pin.id(), query);
            if (verdict.fits()) {
                return null;
            }
            Cooldown.CooldownRest rest =
                    verdict == Fitness.COOLING ? serving.cooldown().rest(query.now()) : null;
            if (rest != null && (earliest == null || rest.untilNanos() - earliest.untilNanos() < 0)) {
                earliest = rest;
            }
        }
        return earliest;
    }

    /** The name of its strategy. */
    public String strategy() {
        return strategy.name();
    }

    private static void judge(RoutingTable table, ModelRoute route, int pin, RouteQuery query, Candidates candidates) {
        ModelRoute now = ModelNames.renew(table, route);
        boolean current = table.model(route.name()) != null;
        List<Serving> servings = now.servings();
        candidates.begin(now.rotation(), servings.size());
        for (int i = 0; i < servings.size(); i++) {
            Serving serving = servings.get(i);
            Backend backend = current
                    ? serving.backend()
                    : table.backend(serving.backend().id());
            Fitness verdict = Fit.judge(serving, backend, pin, query);
            long cooling = verdict == Fitness.COOLING ? serving.cooldown().left(query.now()) : 0;
            candidates.add(serving, verdict, cooling);
        }
    }

    private int choose(Fitness tier, RouteQuery query, Candidates candidates) {
        candidates.select(tier);
        while (candidates.size() > 0) {
            int chosen = strategy.pick(candidates, query);
            Fitness taken = take(candidates.serving(chosen).backend(), tier, query.now());
            if (taken == tier) {
                return chosen;
            }
            candidates.drop(chosen, taken);
        }
        return -1;
    }

    /** Takes the probe that a recovering breaker allows, then the slot; returns {@code tier} if both succeeded. */
    private static Fitness take(Backend backend, Fitness tier, long now) {
        boolean probe = backend.breaker().tryProbe(now);
        if (!probe && tier != Fitness.EJECTED) {
            return Fitness.EJECTED;
        }
        if (backend.slots().tryAcquire(backend.maxConcurrency())) {
            return tier;
        }
        if (probe) {
            backend.breaker().onCancel();
        }
        return Fitness.FULL;
    }
}
