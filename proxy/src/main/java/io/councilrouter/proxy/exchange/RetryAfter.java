package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.http.Headers;
import io.councilrouter.codec.http.KnownHeader;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;

/** Reads {@code retry-after-ms} and {@code Retry-After} (RFC 9110 section 10.2.3: seconds or a date). */
final class RetryAfter {
    private static final Duration LONGEST = Duration.ofHours(1);

    private RetryAfter() {}

    /**
     * How long to wait, zero without a usable header, an hour at most.
     *
     * @param nowMillis wall clock, for dates
     */
    static Duration of(Headers headers, long nowMillis) {
        int line = headers.first(KnownHeader.RETRY_AFTER_MS);
        if (line >= 0 && headers.number(line) >= 0) {
            return bounded(Duration.ofMillis(headers.number(line)));
        }
        line = headers.first(KnownHeader.RETRY_AFTER);
        if (line < 0) {
            return Duration.ZERO;
        }
        long seconds = headers.number(line);
        if (seconds >= 0) {
            return bounded(Duration.ofSeconds(Math.min(seconds, LONGEST.toSeconds())));
        }
        try {
            ZonedDateTime date = ZonedDateTime.parse(headers.text(line), DateTimeFormatter.RFC_1123_DATE_TIME);
            return bounded(Duration.ofMillis(date.toInstant().toEpochMilli() - nowMillis));
        } catch (DateTimeParseException e) {
            return Duration.ZERO;
        }
    }

    private static Duration bounded(Duration wait) {
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }
}
