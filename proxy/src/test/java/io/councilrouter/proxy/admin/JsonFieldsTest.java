package io.councilrouter.proxy.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.codec.fault.FaultCode;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JsonFieldsTest {

    private static JsonFields of(String json) {
        return JsonFields.of(
                Unpooled.wrappedBuffer(json.getBytes(StandardCharsets.UTF_8)), "drain", "weight", "priority");
    }

    @Test
    void readsTruthsAndNumbers() {
        JsonFields fields = of("{\"drain\": true, \"weight\": 0.5, \"priority\": null}");
        assertEquals(true, fields.flag("drain"));
        assertEquals(0.5, fields.number("weight", 0.001, 1000));
        assertNull(fields.whole("priority", 0, 10));
        assertNull(fields.fault());
    }

    @Test
    void treatsAnEmptyBodyAsNoFields() {
        assertTrue(of("").isEmpty());
        assertNull(of("").fault());
        assertTrue(of("{}").isEmpty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"drian\": true}              | There is no field 'drian' here; the fields are drain, weight, priority.",
                "{\"drain\": \"yes\"}           | 'drain' must be true or false.",
                "{\"weight\": 0}                | 'weight' must be a number from 0.001 to 1000.",
                "{\"weight\": \"1\"}            | 'weight' must be a number from 0.001 to 1000.",
                "{\"priority\": 1.5}            | 'priority' must be a whole number from 0 to 10.",
                "{\"priority\": 1e999}          | 'priority' must be a whole number from 0 to 10.",
                "{\"drain\": {\"a\": [1]}}      | 'drain' must be a single value.",
                "[1]                            | The body must be a JSON object with one or more of drain, weight, priority.",
                "{\"drain\": true} 1            | Nothing may follow the JSON object.",
                "{\"drain\": true               | The body is not JSON.",
                "{\"drain\": tru}               | The body is not JSON.",
                "{\"drain\": true, \"drain\": true} | The body is not JSON.",
            })
    void saysWhatIsWrong(String json, String message) {
        JsonFields fields = of(json);
        fields.flag("drain");
        fields.number("weight", 0.001, 1000);
        fields.whole("priority", 0, 10);
        assertNotNull(fields.fault(), json);
        String said = Objects.requireNonNull(fields.fault()).message();
        assertTrue(
                message.equals("The body is not JSON.")
                        ? said.startsWith("The body is not JSON")
                        : said.equals(message),
                said);
    }

    @Test
    void takesNoLargeBody() {
        JsonFields fields = of("{\"drain\": true" + " ".repeat(64 * 1024) + "}");
        assertEquals(
                FaultCode.BODY_TOO_LARGE, Objects.requireNonNull(fields.fault()).code());
    }
}
