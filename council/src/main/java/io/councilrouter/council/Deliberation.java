package io.councilrouter.council;

import io.councilrouter.codec.fault.FaultCode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a run finds out about its answers: it asks for ballots and counts them, asks for an analysis, and compares the
 * answers' results. If a reply cannot be used it asks once more; if that fails, too, the judge abstains, or there is no
 * analysis. Belongs to one run, on its loop.
 */
public final class Deliberation {
    private static final int ANALYST = -1;

    private final RoleAssignment casting;
    private final Template template;
    private final Verdicts verdicts;
    private final Map<Integer, Labels> labels = new HashMap<>();
    private final Set<Integer> unbound = new HashSet<>();
    private final Set<Integer> repaired = new HashSet<>();
    private final List<Ranking> rankings = new ArrayList<>();
    private @Nullable Analysis analysis;
    private int chosen = -1;

    public Deliberation(RoleAssignment casting) {
        this.casting = casting;
        this.template = casting.template();
        this.verdicts = new Verdicts(template);
    }

    // Ballots.

    /** Asks all members that answered for a ballot; each judge gets its own letters. */
    public List<Question> judges(List<MemberAnswer> answers) {
        List<Integer> places = answers.stream()
                .filter(MemberAnswer::answered)
                .map(MemberAnswer::place)
                .toList();
        List<Question> all = new ArrayList<>();
        for (int judge : places) {
            Labels own = Labels.shuffled(places, Labels.seed(casting.seed(), judge));
            labels.put(judge, own);
            all.add(casting.judge(judge, own, answers));
        }
        return all;
    }

    /** Reads a ballot; returns a question to ask again, or null if the ballot or an abstention is recorded. */
    @Nullable
    public Question ballot(QuestionResult from) {
        Question asked = from.question();
        int judge = asked.place();
        Labels own = labels.get(judge);
        if (own == null) {
            throw new IllegalStateException("nobody asked that judge");
        }
        if (!from.answered()) {
            if (refusesSchemas(from) && unbound.add(judge)) {
                return RoleAssignment.unbound(asked);
            }
            rankings.add(new Ranking(judge, List.of(), own.seed(), repaired.contains(judge), from.problem()));
            return null;
        }
        Ballot.BallotReading reading = Ballot.read(from.said(), own);
        if (!reading.valid() && repaired.add(judge)) {
            return RoleAssignment.repair(asked, reading.problem());
        }
        rankings.add(new Ranking(judge, reading.ranks(), own.seed(), repaired.contains(judge), reading.problem()));
        return null;
    }

    /** Whether the backend may have refused the question because of its answer schema. */
    private static boolean refusesSchemas(QuestionResult from) {
        FaultCode code = from.code();
        return code == FaultCode.UPSTREAM_REFUSED || code == FaultCode.INVALID_ARGUMENT;
    }

    /** All ballots in the order of judges, abstentions included. */
    public List<Ranking> rankings() {
        rankings.sort(Comparator.comparingInt(Ranking::judge));
        return rankings;
    }

    /** The sum of the ballots; null if none is valid. */
    @Nullable
    Aggregate aggregate() {
        return rankings.isEmpty() ? null : verdicts.aggregate(rankings);
    }

    /** The answer that the judges rank first; null if no ballot is valid. */
    @Nullable
    public MemberAnswer winner(List<MemberAnswer> answers) {
        Aggregate aggregate = aggregate();
        return aggregate == null || aggregate.order().isEmpty()
                ? null
                : answers.get(aggregate.order().getFirst());
    }

    // Analysis.

    /** Reads an analysis; returns a question to ask again, or null if the analysis is accepted or given up. */
    @Nullable
    public Question analysis(QuestionResult from, List<MemberAnswer> answers) {
        if (!from.answered()) {
            return refusesSchemas(from) && unbound.add(ANALYST) ? RoleAssignment.unbound(from.question()) : null;
        }
        Set<String> known = answers.stream()
                .filter(MemberAnswer::answered)
                .map(MemberAnswer::label)
                .collect(Collectors.toSet());
        Analyses.AnalysisReading reading = Analyses.read(from.said(), known);
        analysis = reading.analysis();
        return analysis == null && repaired.add(ANALYST)
                ? RoleAssignment.repair(from.question(), reading.problem())
                : null;
    }

    /** The analysis of the answers; null if there is none. */
    @Nullable
    public Analysis analysis() {
        return analysis;
    }

    // Results of answers.

    /** An answer that another one confirms; null if no two agree. */
    @Nullable
    public MemberAnswer agreed(List<MemberAnswer> answers) {
        chosen = Vote.confirmed(answers);
        return chosen < 0 ? null : answers.get(chosen);
    }

    /** The answer of the majority; null if there is none. */
    @Nullable
    public MemberAnswer majority(List<MemberAnswer> answers) {
        Vote vote = Vote.count(answers, template.members());
        chosen = vote.decided() ? vote.winner() : -1;
        return chosen < 0 ? null : answers.get(chosen);
    }

    /** What was found out about the answers. */
    public CouncilResult.CouncilVerdict verdict(List<MemberAnswer> answers) {
        if (template.strategy().comparesAnswers()) {
            return verdicts.ofAnswers(answers, chosen);
        }
        if (!rankings.isEmpty()) {
            return verdicts.ofRankings(answers, rankings());
        }
        return template.strategy().analyses() ? verdicts.ofAnalysis(answers, analysis) : Verdicts.none();
    }
}
