package io.councilrouter.codec.dialect.ollama;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class TimestampTest {
    private static final DateTimeFormatter JAVA = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    @Test
    void saysWhatJavaSays() {
        Timestamp timestamp = new Timestamp();
        Random random = new Random(3);
        long micros = 0;
        for (int i = 0; i < 20_000; i++) {
            micros = switch (i % 3) {
                case 0 -> random.nextLong(253_402_300_800_000_000L);
                case 1 -> micros + 1;
                default -> micros + 700_000;
            };
            Instant instant = Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1_000);
            assertEquals(JAVA.format(instant), new String(timestamp.at(micros), StandardCharsets.US_ASCII));
        }
        for (String day : new String[] {"2000-02-29", "2100-02-28", "2024-12-31", "1970-01-01", "2026-03-01"}) {
            Instant instant = Instant.parse(day + "T23:59:59.999999Z");
            long at = instant.getEpochSecond() * 1_000_000 + 999_999;
            assertEquals(JAVA.format(instant), new String(timestamp.at(at), StandardCharsets.US_ASCII));
        }
    }
}
