package io.councilrouter.routing.pick;

/** One after the other, per model route and across all loops. */
public final class RoundRobin implements BalancingStrategy {
    @Override
    public String name() {
        return "round-robin";
    }

    @Override
    public int pick(Candidates candidates, RouteQuery query) {
        return candidates.rotation().next() % candidates.size();
    }
}
