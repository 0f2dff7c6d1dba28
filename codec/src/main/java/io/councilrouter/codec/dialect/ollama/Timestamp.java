package io.councilrouter.codec.dialect.ollama;

/**
 * {@code created_at}: RFC 3339 in UTC with six digits of fraction, the most that older Pythons parse. Between two
 * tokens in the same second only the fraction is rewritten. Not thread-safe.
 */
final class Timestamp {
    private static final int FRACTION = 20;
    private static final int FRACTION_DIGITS = 6;

    private final byte[] text = new byte[FRACTION + FRACTION_DIGITS + 1];
    private long written = Long.MIN_VALUE;

    /**
     * The time as ASCII, valid until the next call.
     *
     * @param micros microseconds since 1970, of a year up to 9999
     */
    byte[] at(long micros) {
        long second = Math.floorDiv(micros, 1_000_000L);
        if (second != written) {
            written = second;
            second(second);
        }
        digits(FRACTION, (int) (micros - second * 1_000_000L), FRACTION_DIGITS, 'Z');
        return text;
    }

    private void second(long seconds) {
        long days = Math.floorDiv(seconds, 86_400L);
        int ofDay = (int) (seconds - days * 86_400L);
        // Days since 1 March of year 0, in eras of 400 years (Hinnant, "chrono-compatible low-level date algorithms").
        long shifted = days + 719_468;
        long era = Math.floorDiv(shifted, 146_097L);
        int ofEra = (int) (shifted - era * 146_097L);
        int yearOfEra = (ofEra - ofEra / 1_460 + ofEra / 36_524 - ofEra / 146_096) / 365;
        int ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int march = (5 * ofYear + 2) / 153;
        int month = march < 10 ? march + 3 : march - 9;
        int year = (int) (yearOfEra + era * 400 + (month <= 2 ? 1 : 0));
        digits(0, year, 4, '-');
        digits(5, month, 2, '-');
        digits(8, ofYear - (153 * march + 2) / 5 + 1, 2, 'T');
        digits(11, ofDay / 3_600, 2, ':');
        digits(14, ofDay / 60 % 60, 2, ':');
        digits(17, ofDay % 60, 2, '.');
    }

    private void digits(int at, int number, int width, char mark) {
        int rest = number;
        for (int i = at + width - 1; i >= at; i--) {
            text[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        text[at + width] = (byte) mark;
    }
}
