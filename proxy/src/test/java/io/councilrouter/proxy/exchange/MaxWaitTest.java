package io.councilrouter.proxy.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.http.Headers;
import io.councilrouter.proxy.Heads;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MaxWaitTest {

    private static Headers headers(String... lines) {
        return Heads.request("POST /v1/chat/completions", lines).headers();
    }

    @Test
    void isNothingWhereItIsNotThere() {
        assertNull(MaxWait.fault(headers()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"30s", "500ms", "30", "0", "1.5", "2m", "0.25s", "1h"})
    void takesADurationOrSeconds(String value) {
        assertNull(MaxWait.fault(headers("X-Router-Max-Wait: " + value)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"soon", "", "-1", "-1s", "1e3", "NaN", "30 seconds", "s", "0x10", "30s, 20s", "999999999999999d"
            })
    void refusesNonsenseAndNamesTheHeader(String value) {
        Fault fault = MaxWait.fault(headers("X-Router-Max-Wait: " + value));
        assertNotNull(fault);
        assertEquals(400, fault.status());
        assertTrue(fault.message().contains("X-Router-Max-Wait: '" + value + "' is "), fault.message());
    }

    @Test
    void refusesTwoOfThem() {
        Fault fault = MaxWait.fault(headers("X-Router-Max-Wait: 1s", "X-Router-Max-Wait: 2s"));
        assertNotNull(fault);
        assertEquals("The header X-Router-Max-Wait: is there more than once.", fault.message());
    }

    @Test
    void showsLittleOfALongOne() {
        Fault fault = MaxWait.fault(headers("X-Router-Max-Wait: " + "x".repeat(500)));
        assertNotNull(fault);
        assertTrue(fault.message().length() < 200, fault.message());
    }
}
