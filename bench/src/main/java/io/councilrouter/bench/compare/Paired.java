package io.councilrouter.bench.compare;

import io.councilrouter.bench.load.report.Spread;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * One figure of both commits, round by round. What a round did to the machine it did to both, so differences are taken within rounds and only then
 * averaged; their spread, not that of the figures, says how sure the average is.
 *
 * @param rounds in their order
 */
record Paired(List<Pair> rounds) {

    /**
     * One round.
     *
     * @param base of the commit that is compared with
     * @param head of the commit that is judged
     */
    record Pair(double base, double head) {}

    /**
     * The mean of the logarithms of head by base, as a percentage. Logarithms, because noise multiplies: a machine that is half as fast has twice of
     * everything, and twice as much and half as much lie equally far from no change. All figures must be more than nothing.
     */
    Difference inPercent() {
        Difference logarithms = mean(pair -> Math.log(pair.head / pair.base), Difference.Unit.PERCENT);
        return new Difference(
                percent(logarithms.mean()),
                percent(logarithms.least()),
                percent(logarithms.most()),
                logarithms.rounds(),
                Difference.Unit.PERCENT);
    }

    /** The mean of head less base, for figures that may be nothing at all: bytes. */
    Difference inBytes() {
        return mean(pair -> pair.head - pair.base, Difference.Unit.BYTES);
    }

    /** Whether each figure is at least so much. */
    boolean allAtLeast(double size) {
        return rounds.stream().allMatch(pair -> pair.base >= size && pair.head >= size);
    }

    /** The median of the base. */
    double base() {
        return median(Pair::base);
    }

    /** The median of the head. */
    double head() {
        return median(Pair::head);
    }

    private double median(ToDoubleFunction<Pair> side) {
        return Spread.of(rounds.stream().mapToDouble(side).boxed().toList()).median();
    }

    /**
     * Student's t over the rounds' differences. A bootstrap would ask for no normal distribution, but of nine values it makes intervals that
     * are too narrow, and differences of logarithms are near enough to normal.
     */
    private Difference mean(ToDoubleFunction<Pair> difference, Difference.Unit unit) {
        double[] values = rounds.stream().mapToDouble(difference).toArray();
        int count = values.length;
        double mean = 0;
        for (double value : values) {
            mean += value / count;
        }
        if (count < 2) {
            return new Difference(mean, Double.NaN, Double.NaN, count, unit);
        }
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        double half = StudentT.factor(count - 1) * Math.sqrt(squares / (count - 1) / count);
        return new Difference(mean, mean - half, mean + half, count, unit);
    }

    private static double percent(double logarithm) {
        return 100 * Math.expm1(logarithm);
    }
}
