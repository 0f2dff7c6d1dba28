package io.councilrouter.council;

import java.util.List;

/**
 * One judge's ballot.
 *
 * @param judge place of the member that judged, from 0; −1 for the synthesizer
 * @param ranks groups of members' places, best first; a group of several is a tie. Empty for an abstention
 * @param seed of the shuffle that gave this judge its labels
 * @param repaired whether it took a second question
 * @param problem why it is an abstention; empty if it is valid
 */
public record Ranking(int judge, List<List<Integer>> ranks, long seed, boolean repaired, String problem) {

    /** Copies the lists. */
    public Ranking {
        ranks = ranks.stream().map(List::copyOf).toList();
    }

    /** Whether it counts. */
    public boolean valid() {
        return problem.isEmpty();
    }
}
