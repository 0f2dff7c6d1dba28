package io.councilrouter.codec.dialect;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads from a backend's error text how long it asks us to wait. Stateless. */
final class WaitWords {
    private static final Duration LONGEST = Duration.ofHours(1);

    /** "1m12.5s", "2h15m30s", "20 seconds", "5 minutes", "500ms". */
    private static final String TIME = "(?:(\\d{1,3})\\s*d(?:ays?)?(?![a-z])\\s*)?"
            + "(?:(\\d{1,4})\\s*h(?:(?:ou)?rs?)?(?![a-z])\\s*)?"
            + "(?:(\\d{1,5})\\s*m(?:in(?:ute)?s?)?(?![a-z])\\s*)?"
            + "(?:(\\d{1,6}(?:\\.\\d{1,9})?)\\s*(ms\\b|s\\b|sec))?";

    private static final Pattern FIELD = Pattern.compile(TIME);
    private static final Pattern SENTENCE = Pattern.compile("(?:try again in|retry after|retry in)\\s*" + TIME);
    private static final Pattern SECONDS = Pattern.compile("\\d{1,6}(?:\\.\\d{1,9})?");

    private WaitWords() {}

    /**
     * The wait in a field that holds nothing else, in seconds or as a protobuf duration ("12s"); zero if it is neither.
     */
    static Duration field(String value) {
        String text = value.strip().toLowerCase(Locale.ROOT);
        if (SECONDS.matcher(text).matches()) {
            return bounded(Double.parseDouble(text));
        }
        Matcher time = FIELD.matcher(text);
        return time.lookingAt() ? wait(time) : Duration.ZERO;
    }

    /**
     * The wait in a message ("please try again in 1m12.5s"); zero if it mentions none. Other numbers in it do not
     * count.
     */
    static Duration sentence(String message) {
        Matcher found = SENTENCE.matcher(message.toLowerCase(Locale.ROOT));
        while (found.find()) {
            Duration wait = wait(found);
            if (!wait.isZero()) {
                return wait;
            }
        }
        return Duration.ZERO;
    }

    private static Duration wait(Matcher time) {
        double last = number(time, 4);
        double seconds = "ms".equals(time.group(5)) ? last / 1000 : last;
        return bounded(86_400 * number(time, 1) + 3600 * number(time, 2) + 60 * number(time, 3) + seconds);
    }

    private static double number(Matcher time, int group) {
        return time.group(group) == null ? 0 : Double.parseDouble(time.group(group));
    }

    private static Duration bounded(double seconds) {
        Duration wait = Duration.ofMillis((long) Math.ceil(1000 * seconds));
        return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }
}
