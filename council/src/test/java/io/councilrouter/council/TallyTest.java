package io.councilrouter.council;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Counting of ballots, checked against published worked examples. */
final class TallyTest {

    private static final double EXACT = 1e-9;

    private static Aggregate tally(List<Double> weights, Ranking... rankings) {
        Aggregate aggregate = new Tally(weights).of(List.of(rankings));
        if (aggregate == null) {
            throw new AssertionError("nothing was counted");
        }
        return aggregate;
    }

    private static List<Double> ones(int members) {
        return Collections.nCopies(members, 1.0);
    }

    /**
     * The capital of Tennessee, as in Wikipedia's "Borda count" and at electowiki.org: of 100 voters 42 live near Memphis,
     * 26 near Nashville, 15 near Chattanooga, 17 near Knoxville. Published points (n - i): 126, 194, 173, 107.
     */
    @Test
    void countsTennesseesVotesAsBordaDoes() {
        List<Ranking> ballots = new ArrayList<>();
        vote(ballots, 42, 0, 1, 2, 3);
        vote(ballots, 26, 1, 2, 3, 0);
        vote(ballots, 15, 2, 3, 1, 0);
        vote(ballots, 17, 3, 2, 1, 0);
        Aggregate all = tally(ones(4), ballots.toArray(Ranking[]::new));
        assertEquals(List.of(126.0, 194.0, 173.0, 107.0), all.borda());
        assertEquals(List.of(42.0, 26.0, 15.0, 17.0), all.firstVotes());
        assertEquals(List.of(1, 2, 0, 3), all.order());
        // The mean rank is 4 less the points of each voter: 2.74 is (42 * 1 + 58 * 4) / 100.
        assertEquals(2.74, all.meanRank().get(0), EXACT);
        assertEquals(2.06, all.meanRank().get(1), EXACT);
    }

    private static void vote(List<Ranking> ballots, int voters, Integer... order) {
        for (int i = 0; i < voters; i++) {
            ballots.add(Answers.ranking(-1, Answers.strict(order)));
        }
    }

    /** The same with one judge for each town, weighted by its share of the voters. */
    @Test
    void aJudgesWeightCountsAsThatManyVoters() {
        List<Double> weights = List.of(42.0, 26.0, 15.0, 17.0, 1.0, 1.0, 1.0, 1.0);
        Aggregate all = tally(
                weights,
                Answers.ranking(0, Answers.strict(4, 5, 6, 7)),
                Answers.ranking(1, Answers.strict(5, 6, 7, 4)),
                Answers.ranking(2, Answers.strict(6, 7, 5, 4)),
                Answers.ranking(3, Answers.strict(7, 6, 5, 4)));
        assertEquals(List.of(126.0, 194.0, 173.0, 107.0), all.borda().subList(4, 8));
        assertEquals(List.of(42.0, 26.0, 15.0, 17.0), all.firstVotes().subList(4, 8));
        assertEquals(List.of(5, 6, 4, 7), all.order());
        assertTrue(all.meanRank().get(0).isNaN());
    }

    /**
     * Siegel and Castellan, Nonparametric Statistics for the Behavioral Sciences (2nd ed. 1988), section 9.6: three
     * managers rank eight reasons to attend a meeting, W = 0.656. Data and 0.6560847 also in the manual of R's DescTools,
     * {@code KendallW}.
     */
    @Test
    void managersOfSiegelAndCastellanAgreeAsPublished() {
        int[] first = {5, 6, 7, 1, 2, 4, 3, 8};
        int[] second = {1, 7, 6, 2, 3, 5, 4, 8};
        int[] third = {4, 5, 1, 3, 2, 7, 6, 8};
        Aggregate all = tally(ones(8), ballot(first), ballot(second), ballot(third));
        assertEquals(0.6560847, all.kendallW(), 5e-8);
        assertEquals(10.0 / 3, all.meanRank().get(0), EXACT);
        assertEquals(
                List.of(0.0, 0.0), List.of(all.borda().get(7), all.firstVotes().get(7)));
    }

    /** A textbook's ten projects and four judges without ties: sum of squared deviations 1048, so W = 12 * 1048 / 15840. */
    @Test
    void tenProjectsAndFourJudges() {
        Aggregate all = tally(
                ones(10),
                ballot(1, 3, 4, 5, 2, 8, 6, 7, 10, 9),
                ballot(2, 1, 4, 5, 6, 3, 8, 7, 10, 9),
                ballot(3, 2, 1, 5, 7, 4, 6, 8, 9, 10),
                ballot(4, 2, 3, 1, 6, 7, 5, 9, 8, 10));
        assertEquals(12.0 * 1048 / 15840, all.kendallW(), EXACT);
        assertEquals(2.0, all.meanRank().get(1), EXACT);
    }

    /**
     * Three raters, twenty subjects, many ties: the data {@code anxiety} of R's packages irr and DescTools. Published with
     * the correction for ties: W = 0.5396569, chi-squared(19) = 30.76.
     */
    @Test
    void tiesOfTheAnxietyRatingsAreCorrectedAsPublished() {
        Aggregate all = tally(
                ones(20),
                scores(3, 3, 3, 4, 5, 5, 2, 3, 5, 2, 2, 6, 1, 5, 2, 2, 1, 2, 4, 3),
                scores(3, 6, 4, 6, 2, 4, 2, 4, 3, 3, 2, 3, 3, 3, 2, 2, 1, 3, 3, 4),
                scores(2, 1, 4, 4, 3, 2, 1, 6, 1, 1, 1, 2, 3, 3, 1, 1, 3, 3, 2, 2));
        assertEquals(0.5396569, all.kendallW(), 5e-8);
        assertEquals(30.76, 3 * 19 * all.kendallW(), 0.005);
    }

    private static Ranking ballot(int... ranks) {
        return scores(ranks);
    }

    /** The ballot of a judge outside the council that gives these ranks or scores, the lowest first. */
    private static Ranking scores(int... scores) {
        List<List<Integer>> groups = IntStream.of(scores)
                .distinct()
                .sorted()
                .mapToObj(score -> IntStream.range(0, scores.length)
                        .filter(i -> scores[i] == score)
                        .boxed()
                        .toList())
                .toList();
        return Answers.ranking(-1, groups);
    }

    @Test
    void aJudgeThatVotesForItselfGainsNothing() {
        Aggregate honest = tally(
                ones(3),
                Answers.ranking(0, Answers.strict(1, 2, 0)),
                Answers.ranking(1, Answers.strict(1, 2, 0)),
                Answers.ranking(2, Answers.strict(1, 2, 0)));
        Aggregate vain = tally(
                ones(3),
                Answers.ranking(0, Answers.strict(0, 1, 2)),
                Answers.ranking(1, Answers.strict(1, 2, 0)),
                Answers.ranking(2, Answers.strict(1, 2, 0)));
        assertEquals(honest.borda(), vain.borda());
        assertEquals(honest.meanRank(), vain.meanRank());
        assertEquals(honest.order(), vain.order());
        assertEquals(List.of(0.0, 2.0, 1.0), vain.borda());
        assertTrue(vain.kendallW() < honest.kendallW());
        assertEquals(1.0, honest.kendallW(), EXACT);
    }

    @Test
    void withTwoAnswersTheJudgesOwnCounts() {
        Aggregate all =
                tally(ones(2), Answers.ranking(0, Answers.strict(1, 0)), Answers.ranking(1, Answers.strict(1, 0)));
        assertEquals(List.of(0.0, 2.0), all.borda());
        assertEquals(List.of(1, 0), all.order());
    }

    @Test
    void anAbstentionPutsNobodyAtADisadvantage() {
        // Member 2 does not vote, so it is judged twice and the others once: points alone would put it first.
        Ranking abstention = new Ranking(2, List.of(), 7, true, "no JSON");
        Aggregate all = tally(
                ones(3),
                Answers.ranking(0, Answers.strict(1, 2, 0)),
                Answers.ranking(1, Answers.strict(2, 0, 1)),
                abstention);
        assertEquals(List.of(0.0, 1.0, 1.0), all.borda());
        assertEquals(List.of(1, 2, 0), all.order());
        assertNull(new Tally(ones(3)).of(List.of(abstention)));
    }

    @Test
    void tiesShareRanksPointsAndFirstPlaces() {
        Aggregate all = tally(ones(4), Answers.ranking(-1, List.of(List.of(2, 0), List.of(1, 3))));
        assertEquals(List.of(2.5, 0.5, 2.5, 0.5), all.borda());
        assertEquals(List.of(1.5, 3.5, 1.5, 3.5), all.meanRank());
        assertEquals(List.of(0.5, 0.0, 0.5, 0.0), all.firstVotes());
        assertEquals(List.of(0, 2, 1, 3), all.order());
    }

    @Test
    void agreementNeedsTwoJudgesAndAnswersThatDiffer() {
        assertTrue(Double.isNaN(
                tally(ones(2), Answers.ranking(-1, Answers.strict(0, 1))).kendallW()));
        Ranking all = Answers.ranking(-1, List.of(List.of(0, 1, 2)));
        assertTrue(Double.isNaN(tally(ones(3), all, all).kendallW()));
        Ranking one = Answers.ranking(-1, Answers.strict(0, 1));
        Ranking other = Answers.ranking(-1, Answers.strict(1, 0));
        assertEquals(0, tally(ones(2), one, other).kendallW(), EXACT);
    }

    @Test
    void pointsOfOneBallotLeaveItsJudgeOut() {
        assertEquals(Map.of(0, 0.0, 3, 1.0), Tally.points(Answers.ranking(1, Answers.strict(3, 1, 0))));
    }

    @Test
    void answersAreOrderedByTheirShareOfPoints() {
        Aggregate all = tally(
                ones(3),
                Answers.ranking(0, Answers.strict(2, 1, 0)),
                Answers.ranking(1, Answers.strict(2, 0, 1)),
                Answers.ranking(2, Answers.strict(0, 1, 2)));
        List<Integer> expected = new ArrayList<>(List.of(0, 1, 2));
        expected.sort(Comparator.comparingDouble(place -> -all.borda().get(place)));
        assertEquals(expected, all.order());
    }
}
