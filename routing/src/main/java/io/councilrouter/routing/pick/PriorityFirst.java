package io.councilrouter.routing.pick;

/** The lowest priority number that can serve now; within it the least loaded, equals at random. */
public final class PriorityFirst implements BalancingStrategy {
    @Override
    public String name() {
        return "priority";
    }

    @Override
    public int pick(Candidates candidates, RouteQuery query) {
        int size = candidates.size();
        int start = query.random(size);
        int best = -1;
        int bestPriority = Integer.MAX_VALUE;
        double bestLoad = Double.MAX_VALUE;
        for (int n = 0; n < size; n++) {
            int i = (start + n) % size;
            int priority = candidates.serving(i).backend().priority();
            double load = LeastLoad.load(candidates.serving(i));
            candidates.score(i, load);
            if (best < 0 || priority < bestPriority || (priority == bestPriority && load < bestLoad)) {
                best = i;
                bestPriority = priority;
                bestLoad = load;
            }
        }
        return best;
    }
}
