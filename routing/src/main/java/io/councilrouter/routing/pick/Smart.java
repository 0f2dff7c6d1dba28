package io.councilrouter.routing.pick;

/**
 * The least expected time to the first token ({@link ExpectedTime}): a warm model on priority 2 beats a cold one on
 * priority 1, because loading takes longer than a step of priority is worth. Ties are broken at random, so that the
 * first requests after a start do not all go to one backend.
 */
public final class Smart implements BalancingStrategy {
    @Override
    public String name() {
        return "smart";
    }

    @Override
    public int pick(Candidates candidates, RouteQuery query) {
        int size = candidates.size();
        int start = query.random(size);
        int best = start;
        double least = Double.MAX_VALUE;
        for (int n = 0; n < size; n++) {
            int i = (start + n) % size;
            double expected = ExpectedTime.of(candidates.serving(i), candidates, query);
            candidates.score(i, expected);
            if (expected < least) {
                best = i;
                least = expected;
            }
        }
        return best;
    }
}
