package io.councilrouter.routing.pick;

import io.councilrouter.routing.table.Backend;
import io.councilrouter.routing.table.Serving;

/**
 * Peak EWMA of the time to first token, times the requests in flight (Finagle's load balancer): a slow sample counts at
 * once and is forgotten within seconds. It never learns from whole durations, which would measure the length of
 * answers.
 */
public final class Latency implements BalancingStrategy {
    /** Cost of a backend that has requests in flight but has not answered any yet: higher than any known one. */
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
            double cost = cost(candidates.serving(i), query.now());
            candidates.score(i, cost);
            if (cost < least) {
                best = i;
                least = cost;
            }
        }
        return best;
    }

    private static double cost(Serving serving, long now) {
        Backend backend = serving.backend();
        double peak = backend.load().peakMs(now);
        int inFlight = backend.slots().inFlight();
        double each = peak > 0 ? peak : inFlight > 0 ? UNPROVEN_MS : 0;
        return each * LeastLoad.load(serving);
    }
}
