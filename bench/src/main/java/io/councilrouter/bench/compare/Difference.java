package io.councilrouter.bench.compare;

import java.util.Locale;

/**
 * By how much the head has more than the base, and the interval that holds it with 95 %.
 *
 * @param mean of all rounds
 * @param least the interval's lower end, no number after a single round
 * @param most its upper end
 * @param rounds how many there were
 * @param unit of all three
 */
record Difference(double mean, double least, double most, int rounds, Unit unit) {

    /** In what differences are told, and from which width on an interval is too wide to say much. */
    enum Unit {
        PERCENT("%", 10),
        BYTES("B", 1);

        private final String sign;
        private final double wide;

        Unit(String sign, double wide) {
            this.sign = sign;
            this.wide = wide;
        }

        /** As it is written behind a number. */
        String sign() {
            return sign;
        }

        /** An interval that is wider is said to be so. */
        String widest() {
            return String.format(Locale.ROOT, "%.0f %s", wide, sign);
        }
    }

    /** A single round has none. */
    boolean hasInterval() {
        return rounds > 1;
    }

    /** Whether no change at all lies within the interval. */
    boolean maybeNone() {
        return least <= 0 && most >= 0;
    }

    /** Whether the interval is wider than it may be. */
    boolean wide() {
        return most - least > unit.wide;
    }

    @Override
    public String toString() {
        String text = String.format(Locale.ROOT, "%+.1f %s", plain(mean), unit.sign);
        return hasInterval() ? text + String.format(Locale.ROOT, " (%+.1f to %+.1f)", plain(least), plain(most)) : text;
    }

    /** Without the sign of a nothing. */
    private static double plain(double value) {
        return Math.abs(value) < 0.05 ? 0 : value;
    }
}
