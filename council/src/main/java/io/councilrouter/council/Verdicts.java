package io.councilrouter.council;

import io.councilrouter.council.CouncilResult.CouncilVerdict;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Derives the verdict from answers, ballots and analysis.
 *
 * <p>Confidence says how far the members that were asked agree, nothing more: agreement times the share of asked
 * members that answered. Agreement is
 *
 * <pre>
 *   with ballots     Kendall's W of the valid ones
 *   with a vote      share of the weight behind the answer; in a cascade the share of answers that agree with it
 *   with an analysis points of consensus as a share of consensus and contradictions
 * </pre>
 *
 * <p>and unknown if there are fewer than two of what it counts. It does not say who is right.
 */
public final class Verdicts {

    /** Most characters kept of a view. */
    private static final int LONGEST = 300;

    private final Template template;
    private final Tally tally;

    /** Verdicts for the runs of one template. */
    public Verdicts(Template template) {
        this.template = template;
        this.tally = new Tally(template.members().stream().map(Member::weight).toList());
    }

    /** All valid rankings combined; null if there is none. */
    public @Nullable Aggregate aggregate(List<Ranking> rankings) {
        return tally.of(rankings);
    }

    /** The verdict if members judged each other. */
    public CouncilVerdict ofRankings(List<MemberAnswer> last, List<Ranking> rankings) {
        Aggregate aggregate = tally.of(rankings);
        List<Dissent> dissent = new ArrayList<>();
        if (aggregate != null) {
            int winner = aggregate.order().getFirst();
            for (Ranking each : rankings) {
                List<Integer> first = each.valid() ? Tally.counted(each).getFirst() : List.of(winner);
                boolean decides = each.judge() >= 0 && each.judge() != winner;
                if (decides && !first.contains(winner)) {
                    String other = Member.label(first.getFirst());
                    dissent.add(new Dissent(Member.label(each.judge()), "ranks " + other + " first"));
                }
            }
        }
        double agreement = aggregate == null ? Double.NaN : aggregate.kendallW();
        return new CouncilVerdict(rankings, aggregate, null, dissent, agreement * coverage(last));
    }

    /** The verdict if an analyst compared the answers; null if its reply was of no use. */
    public CouncilVerdict ofAnalysis(List<MemberAnswer> last, @Nullable Analysis analysis) {
        if (analysis == null) {
            return new CouncilVerdict(List.of(), null, null, List.of(), Double.NaN);
        }
        List<Dissent> dissent = new ArrayList<>();
        for (Analysis.Contradiction each : analysis.contradictions()) {
            for (Dissent position : each.positions()) {
                String point = each.point().isEmpty() ? "" : each.point() + ": ";
                dissent.add(new Dissent(position.label(), cut(point + position.view())));
            }
        }
        double agreed = analysis.consensus().size();
        double all = agreed + analysis.contradictions().size();
        return new CouncilVerdict(
                List.of(), null, analysis, dissent, all < 2 ? Double.NaN : agreed / all * coverage(last));
    }

    /**
     * The verdict if answers were counted, or compared until two agreed. {@code chosen}: the member whose answer won;
     * −1 for none.
     */
    public CouncilVerdict ofAnswers(List<MemberAnswer> last, int chosen) {
        Vote vote = Vote.count(last, template.members());
        FinalAnswer winner =
                chosen < 0 ? new FinalAnswer(FinalAnswer.FinalAnswerKind.TEXT, "") : FinalAnswer.of(text(last, chosen));
        List<Dissent> dissent = new ArrayList<>();
        double agreed = 0;
        for (MemberAnswer each : last) {
            if (!each.answered()) {
                continue;
            }
            FinalAnswer answer = FinalAnswer.of(each.text());
            boolean same = template.strategy() == Strategy.CASCADE ? answer.agreesWith(winner) : answer.equals(winner);
            if (same && winner.given()) {
                agreed += template.members().get(each.place()).weight();
            } else {
                dissent.add(new Dissent(each.label(), answer.given() ? cut(answer.key()) : "no final answer"));
            }
        }
        boolean alone = last.stream().filter(MemberAnswer::answered).count() < 2;
        double agreement = alone ? Double.NaN : chosen < 0 ? vote.share() : agreed / vote.total();
        return new CouncilVerdict(List.of(), null, null, dissent, agreement * coverage(last));
    }

    /** The verdict if there is nothing to base one on. */
    public static CouncilVerdict none() {
        return new CouncilVerdict(List.of(), null, null, List.of(), Double.NaN);
    }

    private static String text(List<MemberAnswer> last, int place) {
        return last.stream()
                .filter(each -> each.place() == place)
                .map(MemberAnswer::text)
                .findFirst()
                .orElse("");
    }

    private static double coverage(List<MemberAnswer> last) {
        long asked = last.stream()
                .filter(each -> each.state() != MemberAnswer.MemberState.UNASKED)
                .count();
        long answered = last.stream().filter(MemberAnswer::answered).count();
        return asked == 0 ? Double.NaN : (double) answered / asked;
    }

    private static String cut(String text) {
        return text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
    }
}
