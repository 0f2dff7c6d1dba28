package io.councilrouter.council;

import java.util.List;

/**
 * All valid ballots combined; lists are in the template's order of members. Where a judge ranked its own answer counts
 * for {@code kendallW} only, which measures how far judges agree.
 *
 * @param borda points: one for every answer that a judge ranks below it, half a point for a tie, times the judge's
 *     weight
 * @param meanRank mean rank, 1 being the best, weighted by judges; {@link Double#NaN} for an answer that nobody ranked
 * @param firstVotes ballots that rank it first, ties shared, times the judge's weight
 * @param kendallW agreement of the judges, 0 to 1, corrected for ties; {@link Double#NaN} with fewer than two ballots
 *     or answers
 * @param order members' places in the template, best first
 */
public record Aggregate(
        List<Double> borda, List<Double> meanRank, List<Double> firstVotes, double kendallW, List<Integer> order) {

    /** Copies the lists. */
    public Aggregate {
        borda = List.copyOf(borda);
        meanRank = List.copyOf(meanRank);
        firstVotes = List.copyOf(firstVotes);
        order = List.copyOf(order);
    }
}
