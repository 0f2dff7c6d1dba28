package io.councilrouter.council;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run that is over: what the {@code council} object of an answer is written from.
 *
 * @param id of the run
 * @param seed what all that was drawn in it was drawn from
 * @param template what it followed
 * @param rounds one list for each round, with an answer for each member in the template's order
 * @param verdict what came of the answers
 * @param quorum whether enough answered
 * @param total tokens of the whole run: members, judges, analyst and synthesizer
 */
public record CouncilResult(
        String id,
        long seed,
        Template template,
        List<List<MemberAnswer>> rounds,
        CouncilVerdict verdict,
        Quorum quorum,
        Tokens total) {

    /** Copies the lists. */
    public CouncilResult {
        rounds = rounds.stream().map(List::copyOf).toList();
    }

    /**
     * What came of the answers.
     *
     * @param rankings one for each judge; empty where nobody ranks
     * @param aggregate of the rankings; null where there are none that count
     * @param analysis null where none was made, or none that could be read
     * @param dissent views that the answer does not share
     * @param confidence 0 to 1; {@link Double#NaN} where there is nothing to tell it by
     */
    public record CouncilVerdict(
            List<Ranking> rankings,
            @Nullable Aggregate aggregate,
            @Nullable Analysis analysis,
            List<Dissent> dissent,
            double confidence) {

        /** Copies the lists. */
        public CouncilVerdict {
            rankings = List.copyOf(rankings);
            dissent = List.copyOf(dissent);
        }
    }

    /** The answers that count: those of the last round. */
    public List<MemberAnswer> last() {
        return rounds.getLast();
    }
}
