package io.councilrouter.routing.pick;

/**
 * Turns in proportion to weights, spread as evenly as smooth weighted round-robin but without its state: the n-th turn
 * goes to the candidate that owns the point {@code frac(n × φ)} when all weights are laid end to end. The golden
 * ratio's multiples fill the interval with the lowest discrepancy of any sequence (three-distance theorem).
 */
public final class Weighted implements BalancingStrategy {
    /** The fractional part of the golden ratio as a 32-bit fixed-point number. */
    private static final int GOLDEN = 0x9E37_79B9;

    private static final double RANGE = 0x1.0p32;

    @Override
    public String name() {
        return "weighted";
    }

    @Override
    public int pick(Candidates candidates, RouteQuery query) {
        int turn = candidates.rotation().next() * GOLDEN;
        return at(candidates, Integer.toUnsignedLong(turn) / RANGE);
    }

    /** The candidate that owns that point of [0, 1) when all weights are laid end to end. */
    static int at(Candidates candidates, double point) {
        double total = 0;
        for (int i = 0; i < candidates.size(); i++) {
            total += weight(candidates, i);
        }
        double left = point * total;
        int last = candidates.size() - 1;
        for (int i = 0; i < last; i++) {
            left -= weight(candidates, i);
            if (left < 0) {
                return i;
            }
        }
        return last;
    }

    private static double weight(Candidates candidates, int i) {
        return candidates.serving(i).weight();
    }
}
