package io.councilrouter.council;

import java.util.Locale;

/**
 * What became of one member in one round.
 *
 * @param place of the member in its template, from 0; its label follows from it
 * @param model public name of the model that answered, else of the one asked for
 * @param backend who answered; empty when nobody did
 * @param state how it ended
 * @param times how long it took
 * @param tokens what it cost
 * @param text its answer, without reasoning; what there was of it when it was cut off
 * @param error why there is no answer, fit for the caller's eyes; empty when there is one
 */
public record MemberAnswer(
        int place,
        String model,
        String backend,
        MemberState state,
        MemberTimes times,
        Tokens tokens,
        String text,
        String error) {

    /** How a member's part ended. */
    public enum MemberState {
        /** It answered. */
        DONE,
        /** It could not. */
        FAILED,
        /** The council went on without it. */
        CUT,
        /** It was not needed. */
        UNASKED;

        /** As it is written. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * How long it took.
     *
     * @param latencyMs from asking to the end, milliseconds; −1 when it was not asked
     * @param ttftMs from asking to its first token, milliseconds; −1 without one
     */
    public record MemberTimes(long latencyMs, long ttftMs) {}

    /** Whether there is an answer to go on with. */
    public boolean answered() {
        return state == MemberState.DONE;
    }

    /** Its label: {@code A} for the first member. */
    public String label() {
        return Member.label(place);
    }
}
