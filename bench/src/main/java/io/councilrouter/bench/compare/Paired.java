package io.councilrouter.bench.compare;

import io.councilrouter.bench.load.report.Spread;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * One figure of both commits, round by round. Whatever disturbed the machine in a round disturbed both, so differences
 * are taken within rounds and only then averaged; their spread, not that of the figures, tells how certain the average
 * is.
 *
 * @param rounds the rounds in order
 */
record Paired(List<Pair> rounds) {

    /**
     * One round.
     *
     * @param base the figure of the commit that is compared with
     * @param head the figure of the commit that is judged
     */
    record Pair(double base, double head) {}

    /**
     * The mean of the logarithms of head by base, as a percentage. Logarithms, because noise multiplies: on a machine
     * that is half as fast everything takes twice as long, and twice as much and half as much are equally far from no
     * change. All figures must be above 0.
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

    /** The mean of head minus base, for figures that may be 0: bytes. */
    Difference inBytes() {
        return mean(pair -> pair.head - pair.base, Difference.Unit.BYTES);
    }

    /** Whether each figure is at least {@code size}. */
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
     * Student's t over the rounds' differences. A bootstrap would not assume a normal distribution, but with nine
     * values its intervals are too narrow, and differences of logarithms are close enough to normal.
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
