package io.councilrouter.council;

/**
 * One question of a run.
 *
 * @param part why it is asked
 * @param place place of the member that is asked, from 0; −1 for the synthesizer
 * @param round the round in which it is asked, from 1
 * @param model public name of the model that is asked
 * @param text what follows the caller's conversation
 * @param wishes what the answer should be like
 */
public record Question(Part part, int place, int round, String model, String text, Wishes wishes) {

    /** Why a question is asked. */
    public enum Part {
        /** For a member's answer. */
        MEMBER,
        /** For a ballot. */
        JUDGE,
        /** For an analysis of the answers. */
        ANALYST,
        /** For the council's answer. */
        SYNTHESIZER
    }

    /** The same question with another text and other wishes. */
    Question with(String otherText, Wishes otherWishes) {
        return new Question(part, place, round, model, otherText, otherWishes);
    }
}
