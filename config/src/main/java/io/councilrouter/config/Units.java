package io.councilrouter.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations and sizes as people write them. A bare number means seconds or bytes; our own output always has a unit. */
public final class Units {

    private static final Pattern NUMBER_AND_UNIT = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,9})?) ?([A-Za-zµ]*)");

    private static final Map<String, Long> NANOS = Map.of(
            "", 1_000_000_000L,
            "ns", 1L,
            "us", 1_000L,
            "ms", 1_000_000L,
            "s", 1_000_000_000L,
            "m", 60_000_000_000L,
            "h", 3_600_000_000_000L,
            "d", 86_400_000_000_000L);

    private static final Map<String, Long> BYTES = Map.of(
            "", 1L,
            "B", 1L,
            "KB", 1_000L,
            "MB", 1_000_000L,
            "GB", 1_000_000_000L,
            "KiB", 1L << 10,
            "MiB", 1L << 20,
            "GiB", 1L << 30);

    private static final List<String> SHOWN = List.of("h", "m", "s", "ms", "us", "ns");

    private Units() {}

    /**
     * Reads {@code 250ms}, {@code 10s}, {@code 1.5h}, {@code 10}.
     *
     * @throws IllegalArgumentException for everything else; its message continues the text
     */
    public static Duration duration(String text) {
        return Duration.ofNanos(amount(text, NANOS, "a duration; write it like 250ms, 10s, 5m or 1h"));
    }

    /** Reads {@code 64KiB}, {@code 32MiB}, {@code 1000}. */
    static Size size(String text) {
        return new Size(amount(text, BYTES, "a size; write it like 64KiB, 32MiB or 1GiB"));
    }

    /** A duration in the largest unit without a fraction. */
    public static String text(Duration duration) {
        long nanos = duration.toNanos();
        for (String unit : SHOWN) {
            long one = NANOS.getOrDefault(unit, 1L);
            if (nanos != 0 && nanos % one == 0) {
                return nanos / one + unit;
            }
        }
        return "0s";
    }

    private static long amount(String text, Map<String, Long> units, String what) {
        Matcher matcher = NUMBER_AND_UNIT.matcher(text);
        Long unit = matcher.matches() ? units.get(matcher.group(2)) : null;
        if (unit == null) {
            throw new IllegalArgumentException("is not " + what);
        }
        BigDecimal amount = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unit));
        if (amount.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            throw new IllegalArgumentException("is too large");
        }
        return amount.longValue();
    }
}
