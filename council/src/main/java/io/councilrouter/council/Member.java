package io.councilrouter.council;

/**
 * One who answers.
 *
 * @param name for people, unique in its council
 * @param persona who it is to be and what it is to look at; empty: itself
 * @param model public name of its model; empty: the request's
 * @param temperature of its sampling, 0 to 2; {@link Double#NaN}: the request's own
 * @param weight what its vote and its ballot count, above 0
 */
public record Member(String name, String persona, String model, double temperature, double weight) {

    /** The most members that a council may have: labels are the letters A to Z. */
    public static final int MOST = 26;

    /** The label of the member at {@code place}, from 0: {@code A}, {@code B}, ... */
    public static String label(int place) {
        if (place < 0 || place >= MOST) {
            throw new IllegalArgumentException("no label for place " + place);
        }
        return String.valueOf((char) ('A' + place));
    }
}
