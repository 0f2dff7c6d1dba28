package io.councilrouter.bench.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CompareOptionsTest {

    private static CompareOptions parse(String... arguments) {
        return CompareOptions.parse(List.of(arguments));
    }

    @Test
    void comparesEverythingInNineRoundsByDefault() {
        CompareOptions options = parse();
        assertEquals(9, options.settings().rounds());
        assertTrue(options.jmh() && options.gateways());
        assertTrue(GatewayRounds.PARTS.stream().allMatch(options::wants));
        assertEquals(List.of(), options.benchmarks());
    }

    @Test
    void takesWhatItIsGiven() {
        CompareOptions options = parse(
                "--rounds",
                "2",
                "--only",
                "requests,streams",
                "--jmh",
                "Ring|Facts",
                "--out",
                "x",
                "--quick",
                "--tries",
                "1");
        assertEquals(2, options.settings().rounds());
        assertEquals(1, options.settings().tries());
        assertEquals(2, options.settings().window().toSeconds());
        assertTrue(options.wants("requests") && options.wantsAny("start", "streams"));
        assertFalse(options.wantsAny("start", "stored", "allocation"));
        assertEquals("Ring|Facts", options.benchmarks().getFirst().pattern());
        assertEquals("x", options.output().toString());
        assertEquals(
                "rounds: 2, gateways started anew in each and measured for 2 s at a time, only requests and streams, one fork a benchmark and round",
                options.summary());
        assertFalse(parse("--no-jmh").jmh());
        assertFalse(parse("--no-e2e").gateways());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--rounds 0 | --rounds wants a number from 1 to 99, not 0",
                "--rounds many | --rounds wants a number from 1 to 99, not many",
                "--rounds | --rounds needs a value",
                "--only requests,growth | --only knows start, requests, streams, stored, allocation, and not \"growth\"",
                "--jmh ( | --jmh wants a regular expression: Unclosed group near index 1",
                "--round 3 | unknown option --round",
                "--no-jmh --no-e2e | --no-jmh and --no-e2e together leave nothing to compare"
            })
    void saysWhatIsWrong(String line, String said) {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> parse(line.split(" ", -1)));
        assertEquals(
                said, String.valueOf(refused.getMessage()).lines().findFirst().orElse(""));
    }

    @Test
    void estimatesLessForLess() {
        long all = GatewayRounds.estimate(parse()).toSeconds();
        long some = GatewayRounds.estimate(parse("--only", "requests")).toSeconds();
        long two = GatewayRounds.estimate(parse("--only", "requests", "--rounds", "2"))
                .toSeconds();
        assertTrue(two > 60 && two < some && some < all, two + " " + some + " " + all);
        assertEquals(2 * 2 * 2 * 3.3, JmhRounds.estimate(2, 2).toMillis() / 1e3, 1e-9);
        assertEquals("about 2 minutes", Remaining.minutes(Duration.ofSeconds(61)));
    }
}
