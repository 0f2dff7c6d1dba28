package io.councilrouter.council;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run that is over; the {@code council} object of an answer is written from it.
 *
 * @param id id of the run
 * @param seed seed of everything that was drawn in it
 * @param template the template it followed
 * @param rounds one list for each round, with an answer for each member in the template's order
 * @param verdict what was found out about the answers
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
     * What was found out about the answers.
     *
     * @param rankings one for each judge; empty if the strategy has no ranking
     * @param aggregate sum of the rankings; null if none is valid
     * @param analysis null if none was made, or it could not be read
     * @param dissent views that the answer does not share
     * @param confidence 0 to 1; {@link Double#NaN} if there is nothing to base it on
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
