package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.http.Headers;
import io.councilrouter.codec.http.KnownHeader;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.regex.Pattern;

/**
 * Reads {@code retry-after-ms} and {@code Retry-After} (RFC 9110 section 10.2.3: seconds or a date; some servers send
 * fractions of a second, too).
 */
final class RetryAfter {
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final Pattern NUMBER = Pattern.compile("\\d{1,40}(?:\\.\\d{1,40})?");
    private static final BigDecimal MOST_MILLIS = BigDecimal.valueOf(LONGEST.toMillis());
    private static final BigDecimal THOUSAND = BigDecimal.valueOf(1_000);

    private RetryAfter() {}

    /**
     * How long to wait: an hour at most, zero without a usable header.
     *
     * @param nowMillis wall clock, for dates
     */
    static Duration of(Headers headers, long nowMillis) {
        int line = headers.first(KnownHeader.RETRY_AFTER_MS);
        if (line >= 0) {
            String text = headers.text(line);
            if (NUMBER.matcher(text).matches()) {
                return millis(new BigDecimal(text));
            }
        }
        line = headers.first(KnownHeader.RETRY_AFTER);
        if (line < 0) {
            return Duration.ZERO;
        }
        String text = headers.text(line);
        if (NUMBER.matcher(text).matches()) {
            return millis(new BigDecimal(text).multiply(THOUSAND));
        }
        try {
            ZonedDateTime date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
            long wait = date.toInstant().toEpochMilli() - nowMillis;
            return wait <= 0 ? Duration.ZERO : millis(BigDecimal.valueOf(wait));
        } catch (DateTimeParseException e) {
            return Duration.ZERO;
        }
    }

    private static Duration millis(BigDecimal millis) {
        return Duration.ofMillis(millis.min(MOST_MILLIS).longValue());
    }
}
