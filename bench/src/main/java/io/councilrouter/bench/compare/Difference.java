package io.councilrouter.bench.compare;

import java.util.Locale;

/**
 * How much more the head has than the base, with the 95 % confidence interval.
 *
 * @param mean of all rounds
 * @param least the interval's lower end; {@link Double#NaN} after a single round
 * @param most its upper end
 * @param rounds number of rounds
 * @param unit of all three
 */
record Difference(double mean, double least, double most, int rounds, Unit unit) {

    /** The unit of differences, and the width from which an interval is too wide to say much. */
    enum Unit {
        PERCENT("%", 10),
        BYTES("B", 1);

        private final String sign;
        private final double wide;

        Unit(String sign, double wide) {
            this.sign = sign;
            this.wide = wide;
        }

        /** The unit as it is written after a number. */
        String sign() {
            return sign;
        }

        /** The widest interval that is reported without a remark. */
        String widest() {
            return String.format(Locale.ROOT, "%.0f %s", wide, sign);
        }
    }

    /** Whether there is an interval; a single round has none. */
    boolean hasInterval() {
        return rounds > 1;
    }

    /** Whether the interval includes no change at all. */
    boolean maybeNone() {
        return least <= 0 && most >= 0;
    }

    /** Whether the interval is too wide. */
    boolean wide() {
        return most - least > unit.wide;
    }

    @Override
    public String toString() {
        String text = String.format(Locale.ROOT, "%+.1f %s", plain(mean), unit.sign);
        return hasInterval() ? text + String.format(Locale.ROOT, " (%+.1f to %+.1f)", plain(least), plain(most)) : text;
    }

    /** Formats a value without the sign of negative zero. */
    private static double plain(double value) {
        return Math.abs(value) < 0.05 ? 0 : value;
    }
}
