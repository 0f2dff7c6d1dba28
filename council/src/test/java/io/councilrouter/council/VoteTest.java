package io.councilrouter.council;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class VoteTest {

    private static List<Member> members(double... weights) {
        return Arrays.stream(weights)
                .mapToObj(weight -> new Member("m" + weight, "", "", Double.NaN, weight))
                .toList();
    }

    @Test
    void theMostFrequentResultWins() {
        Vote vote = Vote.count(
                Answers.of("Final answer: 41", "So 42.\nFinal answer: **42**", "Answer: 42.0"), members(1, 1, 1));
        assertTrue(vote.decided());
        assertEquals(1, vote.winner());
        assertEquals(List.of(1, 2), vote.groups().getFirst().places());
        assertEquals(2.0 / 3, vote.share(), 1e-9);
    }

    @Test
    void weightsDecide() {
        List<MemberAnswer> answers = Answers.of("Final answer: a", "Final answer: b", "Final answer: b");
        assertEquals(0, Vote.count(answers, members(3, 1, 1)).winner());
        assertTrue(Vote.count(answers, members(3, 1, 1)).decided());
        assertFalse(Vote.count(answers, members(2, 1, 1)).decided());
        assertEquals(0, Vote.count(answers, members(2, 1, 1)).winner());
    }

    @Test
    void membersWithoutAResultNeitherWinNorFormAGroup() {
        Vote vote = Vote.count(Answers.of("", " ", "Final answer: 1"), members(1, 1, 1));
        assertEquals(2, vote.winner());
        assertEquals(3, vote.groups().size());
        assertEquals(1.0 / 3, vote.share(), 1e-9);
        assertFalse(Vote.count(Answers.of("", ""), members(1, 1)).decided());
        assertEquals(0, Vote.count(Answers.of("", ""), members(1, 1)).share());
    }

    @Test
    void onlyMembersThatAnsweredVote() {
        List<MemberAnswer> answers = List.of(
                Answers.answer(0, MemberAnswer.MemberState.CUT, "Final answer: 1"),
                Answers.answer(1, MemberAnswer.MemberState.DONE, "Final answer: 2"));
        Vote vote = Vote.count(answers, members(5, 1));
        assertEquals(1, vote.winner());
        assertEquals(1.0, vote.share());
        assertFalse(Vote.count(List.of(), members()).decided());
    }

    @Test
    void aCascadeEndsWhereTwoAgree() {
        assertEquals(-1, Vote.confirmed(Answers.of("Final answer: 1", "Final answer: 2")));
        assertEquals(1, Vote.confirmed(Answers.of("Final answer: 1", "Final answer: 2", "Final answer: 2.0")));
        assertEquals(
                0,
                Vote.confirmed(
                        Answers.of("Final answer: the river Nile in Africa", "Final answer: River Nile, Africa")));
        assertEquals(-1, Vote.confirmed(Answers.of("", "")));
    }
}
