package io.councilrouter.council;

import java.util.Locale;

/**
 * The outcome of one member in one round.
 *
 * @param place the member's place in its template, from 0; it determines the label
 * @param model public name of the model that answered, else of the one asked
 * @param backend name of the backend that answered; empty if none did
 * @param state how it ended
 * @param times how long it took
 * @param tokens what it cost
 * @param text its answer, without reasoning; incomplete if it was cut off
 * @param error why there is no answer, safe to show to the caller; empty if there is one
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
        /** It failed to answer. */
        FAILED,
        /** The council went on without it. */
        CUT,
        /** It was not needed. */
        UNASKED;

        /** The name of the state as it is written. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * How long it took.
     *
     * @param latencyMs from asking to the end, milliseconds; −1 if it was not asked
     * @param ttftMs from asking to its first token, milliseconds; −1 if there was none
     */
    public record MemberTimes(long latencyMs, long ttftMs) {}

    /** Whether there is an answer that can be used. */
    public boolean answered() {
        return state == MemberState.DONE;
    }

    /** Its label: {@code A} for the first member. */
    public String label() {
        return Member.label(place);
    }
}
