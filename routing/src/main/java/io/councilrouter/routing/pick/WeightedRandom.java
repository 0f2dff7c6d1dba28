package io.councilrouter.routing.pick;

/** At random, in proportion to weights. */
public final class WeightedRandom implements BalancingStrategy {
    @Override
    public String name() {
        return "weighted-random";
    }

    @Override
    public int pick(Candidates candidates, RouteQuery query) {
        return Weighted.at(candidates, query.random());
    }
}
