package io.councilrouter.council;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.council.CouncilResult.CouncilVerdict;
import java.util.List;
import org.junit.jupiter.api.Test;

final class VerdictsTest {

    @Test
    void judgesWhoWantAnotherWinnerDissent() {
        Verdicts verdicts = new Verdicts(Answers.template(Strategy.BEST_OF, 1, 3));
        List<Ranking> rankings = List.of(
                Answers.ranking(0, Answers.strict(0, 2, 1)),
                Answers.ranking(1, Answers.strict(0, 2, 1)),
                Answers.ranking(2, Answers.strict(0, 1, 2)));
        CouncilVerdict verdict = verdicts.ofRankings(Answers.of("a", "b", "c"), rankings);
        assertEquals(List.of(), verdict.dissent());
        assertEquals(7.0 / 9, verdict.confidence(), 1e-9);

        CouncilVerdict split = verdicts.ofRankings(
                Answers.of("a", "b", "c"),
                List.of(
                        Answers.ranking(0, Answers.strict(0, 2, 1)),
                        Answers.ranking(1, Answers.strict(1, 0, 2)),
                        Answers.ranking(2, Answers.strict(2, 1, 0))));
        assertEquals(List.of(new Dissent("C", "ranks B first")), split.dissent());
    }

    @Test
    void confidenceShrinksWithThoseWhoDidNotAnswer() {
        Verdicts verdicts = new Verdicts(Answers.template(Strategy.VOTE, 1, 4));
        List<MemberAnswer> answers = List.of(
                Answers.answer(0, MemberAnswer.MemberState.DONE, "Final answer: 1"),
                Answers.answer(1, MemberAnswer.MemberState.DONE, "Final answer: 1"),
                Answers.answer(2, MemberAnswer.MemberState.DONE, "Final answer: 2"),
                Answers.answer(3, MemberAnswer.MemberState.FAILED, ""));
        CouncilVerdict verdict = verdicts.ofAnswers(answers, 0);
        assertEquals(2.0 / 3 * 3 / 4, verdict.confidence(), 1e-9);
        assertEquals(List.of(new Dissent("C", "2")), verdict.dissent());
    }

    @Test
    void aCascadeCountsSimilarAnswersAsAgreement() {
        Verdicts verdicts = new Verdicts(Answers.template(Strategy.CASCADE, 1, 3));
        List<MemberAnswer> answers = List.of(
                Answers.answer(0, MemberAnswer.MemberState.DONE, "Final answer: the river Nile in Africa"),
                Answers.answer(1, MemberAnswer.MemberState.DONE, "Final answer: River Nile, Africa"),
                Answers.answer(2, MemberAnswer.MemberState.UNASKED, ""));
        CouncilVerdict verdict = verdicts.ofAnswers(answers, 0);
        assertEquals(1.0, verdict.confidence());
        assertEquals(List.of(), verdict.dissent());
        CouncilVerdict none = verdicts.ofAnswers(Answers.of("Final answer: 1", "Final answer: 2", ""), -1);
        assertEquals(1.0 / 3, none.confidence(), 1e-9);
        assertEquals(
                List.of(new Dissent("A", "1"), new Dissent("B", "2"), new Dissent("C", "no final answer")),
                none.dissent());
    }

    @Test
    void confidenceOfAnAnalysisIsItsShareOfConsensus() {
        Verdicts verdicts = new Verdicts(Answers.template(Strategy.SYNTHESIZE, 2));
        Analysis analysis = new Analysis(
                List.of("x", "y", "z"),
                List.of(new Analysis.Contradiction("p", List.of(new Dissent("B", "no")))),
                List.of(),
                List.of(),
                List.of());
        CouncilVerdict verdict = verdicts.ofAnalysis(Answers.of("a", "b"), analysis);
        assertEquals(0.75, verdict.confidence());
        assertEquals(List.of(new Dissent("B", "p: no")), verdict.dissent());
    }

    @Test
    void withNothingToGoByConfidenceIsUnknown() {
        Verdicts verdicts = new Verdicts(Answers.template(Strategy.SYNTHESIZE, 2));
        List<MemberAnswer> answers = Answers.of("a", "b");
        assertTrue(Double.isNaN(verdicts.ofAnalysis(answers, null).confidence()));
        assertTrue(Double.isNaN(Verdicts.none().confidence()));
        Ranking abstention = new Ranking(0, List.of(), 1, true, "no JSON");
        CouncilVerdict verdict = verdicts.ofRankings(answers, List.of(abstention));
        assertTrue(Double.isNaN(verdict.confidence()));
        assertEquals(List.of(abstention), verdict.rankings());
        assertTrue(
                Double.isNaN(verdicts.ofAnswers(List.of(answers.getFirst()), 0).confidence()));
    }
}
