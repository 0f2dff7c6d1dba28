package io.councilrouter.proxy.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.proxy.Heads;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a backend's refusal becomes: fault, status, text, wait. */
final class UpstreamErrorsTest {
    /** 2026-01-01T00:00:00Z. */
    private static final long NOW = 1_767_225_600_000L;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://gpu-3.internal:11434/api/chat",
                "https://user@10.2.3.4/path",
                "192.168.1.100:11434",
                "10.0.0.7",
                "[fd00::12]:8000",
                "[::1]",
                "gpu-3.internal:8000",
                "localhost:11434",
                "localhost",
            })
    void hidesWhereABackendIs(String address) {
        String shown = UpstreamErrors.scrub("dial " + address + " failed");
        assertFalse(shown.contains(address), shown);
        assertTrue(shown.startsWith("dial ") && shown.endsWith(" failed"), shown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "model \"llama3.1:8b\" not found",
                "context of 131072 tokens exceeds 8192",
                "temperature must be between 0.0 and 2.0",
                "version 0.5.1 is too old",
            })
    void leavesTheRestOfAMessageAlone(String message) {
        assertEquals(message, UpstreamErrors.scrub(message));
    }

    @Test
    void cutsALongMessage() {
        assertEquals(2001, UpstreamErrors.scrub("x".repeat(5000)).length());
    }

    @ParameterizedTest
    @CsvSource({
        "429, true,  RATE_LIMITED,     429",
        "500, true,  UPSTREAM_STATUS,  502",
        "503, true,  UPSTREAM_STATUS,  502",
        "401, true,  UPSTREAM_AUTH,    502",
        "403, true,  UPSTREAM_AUTH,    502",
        "401, false, UPSTREAM_REFUSED, 401",
        "404, true,  UPSTREAM_NO_MODEL, 404",
        "400, true,  UPSTREAM_REFUSED, 400",
        "422, true,  UPSTREAM_REFUSED, 422",
        "302, true,  UPSTREAM_STATUS,  502",
    })
    void tellsWhatAStatusMeans(int status, boolean ownKey, FaultCode code, int shown) {
        Fault fault = UpstreamErrors.of(status, null, ownKey, Duration.ZERO);
        assertEquals(code, fault.code());
        assertEquals(shown, fault.status());
        assertFalse(fault.message().isBlank());
    }

    @Test
    void neverShowsWhatIsSaidOfOurOwnKey() {
        Fault fault = UpstreamErrors.of(401, "Incorrect API key provided: sk-abc", true, Duration.ZERO);
        assertFalse(fault.message().contains("sk-abc"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Retry-After: 7                             | 7000",
                "Retry-After: 0                             | 0",
                "Retry-After: 86400                         | 3600000",
                "Retry-After: 99999999999999999             | 3600000",
                "retry-after-ms: 250                        | 250",
                "Retry-After: Thu, 01 Jan 2026 00:00:30 GMT | 30000",
                "Retry-After: Wed, 31 Dec 2025 23:59:30 GMT | 0",
                "Retry-After: Fri, 01 Jan 2027 00:00:00 GMT | 3600000",
                "Retry-After: soon                          | 0",
                "Retry-After: -5                            | 0",
                "X-Other: 5                                 | 0",
            })
    void readsHowLongToWait(String line, long millis) {
        assertEquals(
                millis, RetryAfter.of(Heads.response(429, line).headers(), NOW).toMillis());
    }

    @Test
    void prefersMilliseconds() {
        var headers =
                Heads.response(429, "Retry-After: 7", "retry-after-ms: 250").headers();
        assertEquals(250, RetryAfter.of(headers, NOW).toMillis());
    }

    @Test
    void paysForRetriesWithRequests() {
        RetryBudget budget = new RetryBudget();
        int spent = 0;
        while (budget.spend(0.2)) {
            spent++;
        }
        assertEquals(10, spent, "the reserve");
        for (int i = 0; i < 11; i++) {
            budget.earn(0.2);
        }
        assertTrue(budget.spend(0.2));
        assertTrue(budget.spend(0.2));
        assertFalse(budget.spend(0.2));
        assertFalse(new RetryBudget().spend(0), "a share of 0 is no retries at all");
    }
}
