package io.councilrouter.proxy.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.config.Cidr;
import io.councilrouter.proxy.Heads;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is made of who a client says it is: request ids and addresses. */
final class HeadersOfClientsTest {
    private static final List<Cidr> TRUSTED = List.of(Cidr.of("127.0.0.1/32"), Cidr.of("10.0.0.0/8"));

    @Test
    void makesIdsThatSortByTime() {
        RequestIds ids = new RequestIds(42);
        String before = "";
        Set<String> all = new HashSet<>();
        for (long millis = 1_800_000_000_000L; millis < 1_800_000_001_000L; millis++) {
            String id = ids.of(Heads.request("GET /").headers(), millis);
            UUID uuid = UUID.fromString(id);
            assertEquals(7, uuid.version());
            assertEquals(2, uuid.variant());
            assertEquals(millis, uuid.getMostSignificantBits() >>> 16);
            assertTrue(before.compareTo(id) < 0);
            assertTrue(all.add(id));
            before = id;
        }
    }

    @Test
    void makesOtherIdsOnOtherLoops() {
        assertNotEquals(new RequestIds(1).next(5), new RequestIds(2).next(5));
        assertNotEquals(new RequestIds(0).next(5), new RequestIds(0).next(6), "a seed of 0 must not stay 0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "Az0._-9", "f47ac10b-58cc-4372-a567-0e02b2c3d479"})
    void keepsAnIdThatIsDecent(String id) {
        assertEquals(
                id,
                new RequestIds(1)
                        .of(Heads.request("GET /", "X-Request-Id: " + id).headers(), 5));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a=b", "\"a\"", "a,b", "ä", "<script>"})
    void replacesAnIdThatIsNot(String id) {
        assertNotEquals(
                id,
                new RequestIds(1)
                        .of(Heads.request("GET /", "X-Request-Id: " + id).headers(), 5));
    }

    @Test
    void replacesAnIdThatIsTooLong() {
        String longest = "a".repeat(128);
        assertEquals(
                longest,
                new RequestIds(1)
                        .of(Heads.request("GET /", "X-Request-Id: " + longest).headers(), 5));
        String longer = longest + "a";
        assertEquals(
                36,
                new RequestIds(1)
                        .of(Heads.request("GET /", "X-Request-Id: " + longer).headers(), 5)
                        .length());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // peer       | X-Forwarded-For                 | client
                "192.0.2.1    | 203.0.113.9                     | 192.0.2.1",
                "127.0.0.1    | -                               | 127.0.0.1",
                "127.0.0.1    | 203.0.113.9                     | 203.0.113.9",
                "127.0.0.1    | 198.51.100.7, 203.0.113.9       | 203.0.113.9",
                "127.0.0.1    | 198.51.100.7, 203.0.113.9, 10.1.2.3 | 203.0.113.9",
                "127.0.0.1    | 10.1.2.3, 10.1.2.4              | 10.1.2.3",
                "127.0.0.1    | evil, 10.1.2.3                  | 10.1.2.3",
                "127.0.0.1    | not.an.address                  | 127.0.0.1",
                "127.0.0.1    | ::1                             | ::1",
                "unix         | 203.0.113.9                     | unix",
            })
    void believesAForwardedAddressOnlyOfATrustedProxy(String peer, String forwarded, String client) {
        String[] lines = forwarded == null ? new String[0] : new String[] {"X-Forwarded-For: " + forwarded};
        assertEquals(client, ClientAddress.of(Heads.request("GET /", lines).headers(), peer, TRUSTED));
    }

    @Test
    void readsSeveralLinesOfHopsFromTheLast() {
        var headers = Heads.request("GET /", "X-Forwarded-For: 203.0.113.9", "X-Forwarded-For: 10.0.0.1")
                .headers();
        assertEquals("203.0.113.9", ClientAddress.of(headers, "127.0.0.1", TRUSTED));
    }
}
