package io.councilrouter.council;

import java.util.List;

/**
 * What an analyst found in the answers.
 *
 * @param consensus what they agree on
 * @param contradictions points on which they contradict each other
 * @param gaps what the question asks and no answer covers
 * @param unique what only one of them says
 * @param blindSpots what none of them thought of
 */
public record Analysis(
        List<String> consensus,
        List<Contradiction> contradictions,
        List<String> gaps,
        List<String> unique,
        List<String> blindSpots) {

    /** Copies the lists. */
    public Analysis {
        consensus = List.copyOf(consensus);
        contradictions = List.copyOf(contradictions);
        gaps = List.copyOf(gaps);
        unique = List.copyOf(unique);
        blindSpots = List.copyOf(blindSpots);
    }

    /**
     * A point of dispute.
     *
     * @param point what it is about
     * @param positions who says what; empty if the analyst did not say
     */
    public record Contradiction(String point, List<Dissent> positions) {

        /** Copies the list. */
        public Contradiction {
            positions = List.copyOf(positions);
        }
    }
}
