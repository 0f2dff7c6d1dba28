package io.councilrouter.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.simulator.FaultScript.ScriptedFault;
import io.councilrouter.simulator.FaultScript.ScriptedFaultKind;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FaultScriptTest {

    @Test
    void readsAListOfFaults() {
        FaultScript script = FaultScript.of(" status=503, stall@5 ,HANG,");
        assertEquals(
                List.of(
                        new ScriptedFault(ScriptedFaultKind.STATUS, 503),
                        new ScriptedFault(ScriptedFaultKind.STALL, 5),
                        new ScriptedFault(ScriptedFaultKind.HANG, 1)),
                script.faults());
        assertEquals(FaultScript.NONE, FaultScript.of(""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hang                  | 1 2 3 4 5 6 7 8 9",
                "hang,every=3          | 3 6 9",
                "hang,first=2          | 1 2",
                "hang,every=3,first=2  | 3 6",
                "hang,every=0          | 1 2 3 4 5 6 7 8 9",
            })
    void saysWhichRequestsFail(String text, String failing) {
        FaultScript script = FaultScript.of(text);
        String found = LongStream.rangeClosed(1, 9)
                .filter(count -> !script.of(count).isEmpty())
                .mapToObj(Long::toString)
                .reduce((a, b) -> a + " " + b)
                .orElse("");
        assertEquals(failing, found);
    }

    @ParameterizedTest
    @ValueSource(strings = {"explode", "status=high", "stall@", "every=x"})
    void namesTheWordItDoesNotKnow(String text) {
        String said = String.valueOf(assertThrows(IllegalArgumentException.class, () -> FaultScript.of(text))
                .getMessage());
        assertTrue(said.contains('"' + text + '"'), said);
    }

    @Test
    void makesArgumentsThatFitASchema() {
        String schema = "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"},\"days\":{\"type\":"
                + "\"integer\"},\"unit\":{\"enum\":[\"C\",\"F\"]},\"deep\":{\"type\":\"object\",\"properties\":{}},"
                + "\"odd\":true,\"list\":{\"items\":{\"type\":\"string\"},\"type\":\"array\"}},\"required\":[\"city\"]}";
        assertEquals(
                "{\"city\":\"Łódź\",\"days\":7,\"unit\":\"C\",\"deep\":{},\"odd\":\"Łódź\",\"list\":[\"Łódź\"]}",
                Samples.object(schema, "Łódź"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{\"properties\":[1]}", "{\"properties\":{\"a\":{\"enum\":[", "nonsense"})
    void makesNoneFromWhatIsNoSchema(String schema) {
        assertTrue(Samples.object(schema, "x").startsWith("{"));
        assertEquals("{}", Samples.object(null, "x"));
    }
}
