package io.councilrouter.council;

/**
 * A member of a council, which answers.
 *
 * @param name for people, unique in its council
 * @param persona who it should be and what it should look at; empty for no persona
 * @param model public name of its model; empty for the request's model
 * @param temperature sampling temperature, 0 to 2; {@link Double#NaN} for the request's
 * @param weight how much its vote and its ballot count, above 0
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
