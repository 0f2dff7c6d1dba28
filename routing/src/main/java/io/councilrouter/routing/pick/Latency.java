package io.councilrouter.routing.pick;

import io.councilrouter.routing.table.Backend;

/**
 * Peak EWMA of the time to the first token, times the requests in flight (Finagle's load balancer): a slow sample
 * counts at once and is forgiven over seconds. Never fed by whole durations, which measure the answer's length.
 */
public final class Latency implements BalancingStrategy {
    /** What a backend that has not answered yet costs once it has something in flight: dearer than any known one. */
    private static final double UNPROVEN_MS = 1e6;

    @Override
    public String name() {
        return "latency";
    }

    @Override
    public int pick(Candidates candidates, RouteQuery query) {
        int size = candidates.size();
        int start = query.random(size);
        int best = start;
        double least = Double.MAX_VALUE;
        for (int n = 0; n < size; n++) {
            int i = (start + n) % size;
            double cost = cost(candidates.serving(i).backend(), query.now());
            candidates.score(i, cost);
            if (cost < least) {
                best = i;
                least = cost;
            }
        }
        return best;
    }

    private static double cost(Backend backend, long now) {
        double peak = backend.load().peakMs(now);
        int inFlight = backend.slots().inFlight();
        double each = peak > 0 ? peak : inFlight > 0 ? UNPROVEN_MS : 0;
        return each * LeastLoad.load(backend);
    }
}
