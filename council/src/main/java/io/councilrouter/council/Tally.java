package io.councilrouter.council;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Counts ballots. A judge's own answer is removed from its ballot before points are given: nobody gains by voting for
 * itself, and nobody loses, since all others move up equally. If there are only two answers nothing is removed, since
 * nothing would be left to compare.
 *
 * <pre>
 *   ballot of judge B:   C > B > A, D        without B:  C > A, D       ranks     C 1    A 2.5  D 2.5
 *                                                                       points    C 2    A 0.5  D 0.5
 * </pre>
 *
 * <p>Points are Borda's (1781), a tie sharing those of its ranks. Agreement is Kendall's coefficient of concordance W
 * with Kendall's correction for ties (Kendall, Rank Correlation Methods, 1948, chapter 6), over whole ballots:
 * {@code W = 12 S / (m^2 (n^3 - n) - m sum(t^3 - t))} for m judges and n answers, S being the sum of squared deviations
 * of the answers' rank sums from their mean, t the number of answers in each tie.
 */
final class Tally {

    private final int members;
    private final List<Double> weights;

    /** A tally for the members of a council; {@code weights} are their weights as judges. */
    Tally(List<Double> weights) {
        this.members = weights.size();
        this.weights = List.copyOf(weights);
    }

    /** All valid rankings combined; null if there is none. */
    @Nullable
    Aggregate of(List<Ranking> rankings) {
        List<Ranking> valid = rankings.stream().filter(Ranking::valid).toList();
        if (valid.isEmpty()) {
            return null;
        }
        double[] borda = new double[members];
        double[] most = new double[members];
        double[] rankSum = new double[members];
        double[] judged = new double[members];
        double[] first = new double[members];
        for (Ranking each : valid) {
            double weight = each.judge() < 0 ? 1 : weights.get(each.judge());
            List<List<Integer>> ranks = counted(each);
            int answers = ranks.stream().mapToInt(List::size).sum();
            int before = 0;
            for (List<Integer> group : ranks) {
                double rank = before + (group.size() + 1) / 2.0;
                for (int place : group) {
                    borda[place] += weight * (answers - rank);
                    most[place] += weight * (answers - 1);
                    rankSum[place] += weight * rank;
                    judged[place] += weight;
                    first[place] += before == 0 ? weight / group.size() : 0;
                }
                before += group.size();
            }
        }
        List<Double> meanRank = new ArrayList<>();
        for (int place = 0; place < members; place++) {
            meanRank.add(judged[place] == 0 ? Double.NaN : rankSum[place] / judged[place]);
        }
        return new Aggregate(
                list(borda), meanRank, list(first), kendallW(ranks(valid)), order(borda, most, first, valid));
    }

    /** The points that one ballot gives, by place; its judge gets none. */
    static Map<Integer, Double> points(Ranking ranking) {
        Map<Integer, Double> points = new TreeMap<>();
        List<List<Integer>> ranks = counted(ranking);
        int answers = ranks.stream().mapToInt(List::size).sum();
        int before = 0;
        for (List<Integer> group : ranks) {
            for (int place : group) {
                points.put(place, answers - before - (group.size() + 1) / 2.0);
            }
            before += group.size();
        }
        return points;
    }

    /**
     * Orders answers by the share they got of the points they could have got, because an answer whose author did not
     * vote was judged once more than the others; then by first places, then by the template's order.
     */
    private static List<Integer> order(double[] borda, double[] most, double[] first, List<Ranking> valid) {
        Comparator<Integer> best =
                Comparator.comparingDouble(place -> most[place] == 0 ? 0 : -borda[place] / most[place]);
        return valid.getFirst().ranks().stream()
                .flatMap(List::stream)
                .sorted(best.thenComparingDouble(place -> -first[place]).thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    /** The part of a ballot that counts: all but its judge's own answer, unless that leaves nothing to compare. */
    static List<List<Integer>> counted(Ranking ranking) {
        if (ranking.ranks().stream().mapToInt(List::size).sum() <= 2) {
            return ranking.ranks();
        }
        return ranking.ranks().stream()
                .map(group ->
                        group.stream().filter(place -> place != ranking.judge()).toList())
                .filter(group -> !group.isEmpty())
                .toList();
    }

    /** A row of ranks for each ballot, a column for each answer; ties get the mean of their ranks. */
    private List<double[]> ranks(List<Ranking> valid) {
        List<Integer> places =
                valid.getFirst().ranks().stream().flatMap(List::stream).sorted().toList();
        List<double[]> rows = new ArrayList<>();
        for (Ranking each : valid) {
            double[] row = new double[places.size()];
            int before = 0;
            for (List<Integer> group : each.ranks()) {
                for (int place : group) {
                    row[places.indexOf(place)] = before + (group.size() + 1) / 2.0;
                }
                before += group.size();
            }
            rows.add(row);
        }
        return rows;
    }

    /** Kendall's W of a matrix of ranks; {@link Double#NaN} if it is undefined. */
    static double kendallW(List<double[]> ranks) {
        int judges = ranks.size();
        int answers = ranks.getFirst().length;
        if (judges < 2 || answers < 2) {
            return Double.NaN;
        }
        double mean = judges * (answers + 1) / 2.0;
        double deviations = 0;
        for (int i = 0; i < answers; i++) {
            double sum = 0;
            for (double[] row : ranks) {
                sum += row[i];
            }
            deviations += (sum - mean) * (sum - mean);
        }
        double ties = 0;
        for (double[] row : ranks) {
            ties += ties(row);
        }
        double most = (double) judges * judges * (Math.pow(answers, 3) - answers) - judges * ties;
        return most <= 0 ? Double.NaN : 12 * deviations / most;
    }

    private static double ties(double[] row) {
        double[] sorted = row.clone();
        Arrays.sort(sorted);
        double sum = 0;
        int from = 0;
        for (int i = 1; i <= sorted.length; i++) {
            if (i == sorted.length || sorted[i] != sorted[from]) {
                double tied = i - from;
                sum += Math.pow(tied, 3) - tied;
                from = i;
            }
        }
        return sum;
    }

    private static List<Double> list(double[] values) {
        return Arrays.stream(values).boxed().toList();
    }
}
