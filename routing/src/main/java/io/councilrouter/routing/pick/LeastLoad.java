package io.councilrouter.routing.pick;

import io.councilrouter.routing.load.Slots;
import io.councilrouter.routing.table.Serving;

/**
 * The less loaded of two candidates drawn at random. Close to optimal even with stale numbers, and avoids the herd
 * effect of sending everything to the least loaded (Mitzenmacher, The power of two choices, 2001).
 */
public final class LeastLoad implements BalancingStrategy {
    @Override
    public String name() {
        return "least-load";
    }

    @Override
    public int pick(Candidates candidates, RouteQuery query) {
        int size = candidates.size();
        if (size == 1) {
            return 0;
        }
        int one = query.random(size);
        int other = (one + 1 + query.random(size - 1)) % size;
        return load(candidates, one) <= load(candidates, other) ? one : other;
    }

    private static double load(Candidates candidates, int i) {
        double load = load(candidates.serving(i));
        candidates.score(i, load);
        return load;
    }

    /** Requests per weight, including the one to come. */
    static double load(Serving serving) {
        Slots slots = serving.backend().slots();
        return (slots.inFlight() + slots.waiters() + 1) / serving.weight();
    }
}
