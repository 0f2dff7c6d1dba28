package io.councilrouter.council;

import java.util.List;

/**
 * All valid ballots taken together, member by member in the template's order. A judge's place for its own answer is left
 * out of everything but {@code kendallW}, which asks how far judges agree.
 *
 * @param borda points: one for every answer that a judge places behind it, half of one for a tie, times the judge's weight
 * @param meanRank mean place, 1 being the best, weighted by judges; {@link Double#NaN} of an answer that nobody ranked
 * @param firstVotes ballots that have it first, ties shared, times the judge's weight
 * @param kendallW agreement of the judges, 0 to 1, corrected for ties; {@link Double#NaN} with less than two ballots or answers
 * @param order places of members, best first
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
