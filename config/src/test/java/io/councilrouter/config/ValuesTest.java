package io.councilrouter.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ValuesTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0s", "10, 10000000000, 10s", "250ms, 250000000, 250ms", "1.5s, 1500000000, 1500ms",
                "90s, 90000000000, 90s",
        "300s, 300000000000, 5m", "1 h, 3600000000000, 1h", "2d, 172800000000000, 48h", "7us, 7000, 7us", "3ns, 3, 3ns",
    })
    void readsAndWritesDurations(String text, long nanos, String written) {
        Duration duration = Units.duration(text);
        assertEquals(nanos, duration.toNanos());
        assertEquals(written, Units.text(duration));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0B",
        "1000, 1000, 1000B",
        "1KB, 1000, 1000B",
        "64KiB, 65536, 64KiB",
        "1.5MiB, 1572864, 1536KiB",
        "2 GiB, 2147483648, 2GiB",
        "2048GiB, 2199023255552, 2048GiB",
    })
    void readsAndWritesSizes(String text, long bytes, String written) {
        assertEquals(bytes, Units.size(text).bytes());
        assertEquals(written, Units.size(text).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1s", "s", "1 s s", "1h30m", "0x10", "1e3", "1,5s", "999999999999999d", "٣s", "1KIB"})
    void refusesWhatIsNoAmount(String text) {
        assertThrows(IllegalArgumentException.class, () -> Units.duration(text));
        assertThrows(IllegalArgumentException.class, () -> Units.size(text));
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.0.1, true", "10.0.0.0/8, 11.0.0.1, false", "127.0.0.1, 127.0.0.1, true",
        "127.0.0.1, 127.0.0.2, false", "0.0.0.0/0, 8.8.8.8, true", "192.168.1.128/25, 192.168.1.127, false",
        "192.168.1.128/25, 192.168.1.200, true", "::1/128, ::1, true", "::1/128, 127.0.0.1, false",
        "fd00::/8, fdff::1, true", "fd00::/8, fe80::1, false",
    })
    void knowsWhoIsInANetwork(String network, String address, boolean inside) {
        assertEquals(inside, Cidr.of(network).contains(InetAddress.ofLiteral(address)));
    }

    @Test
    void secretsDoNotShow() {
        Secret secret = new Secret("sesame");
        assertEquals("***", secret.toString());
        assertEquals("sesame", secret.reveal());
        assertEquals(secret, new Secret("sesame"));
        assertNotEquals(secret, new Secret("sesamo"));
        assertTrue(new Secret("").isEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "prot, port",
        "heartbeat-intervall, heartbeat_interval",
        "heartbeat, heartbeat_interval",
        "hots, host",
        "HOST, ''",
        "x, ''",
        "'', ''",
    })
    void suggestsTheNearestName(String wanted, String nearest) {
        assertEquals(
                nearest,
                Nearest.to(wanted, List.of("host", "port", "heartbeat_interval", "default_model"))
                        .orElse(""));
    }

    @Test
    void listsAllNamesWhereNoneIsNear() {
        assertEquals("; known here: a1, b2", Nearest.hint("zzz", List.of("a1", "b2")));
        assertFalse(Nearest.to("x".repeat(1000), List.of("x")).isPresent());
    }
}
