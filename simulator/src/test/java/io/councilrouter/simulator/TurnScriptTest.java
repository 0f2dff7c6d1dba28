package io.councilrouter.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.simulator.TurnScript.ScriptedCall;
import io.councilrouter.simulator.TurnScript.Turn;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scripts for the simulator's turns. */
final class TurnScriptTest {

    @Test
    void linesOfAMessageAreTurnsInTheirOrder() {
        assertEquals(
                List.of(
                        new Turn.Calls(List.of(new ScriptedCall("get_weather", "{\"city\": \"a & call b\"}"))),
                        new Turn.Calls(List.of(new ScriptedCall("a", ""), new ScriptedCall("b", "{}"))),
                        new Turn.Says("It is noon."),
                        new Turn.Says("")),
                TurnScript.in(
                                """
                                What is the weather?
                                [simulate] call get_weather {"city": "a & call b"}
                                  [simulate] call a & call b {}
                                [simulate] say It is noon.
                                [simulate] say
                                """)
                        .turns());
    }

    @Test
    void aMessageWithoutAScriptHasNone() {
        assertSame(TurnScript.NONE, TurnScript.in("Call me when it is noon."));
        assertEquals(
                List.of(),
                TurnScript.in("I wrote [simulate] call a in the middle.").turns());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "calls a", "call", "call a {", "call a [1]", "call a {} {}", "call a & b", "tell me"})
    void whatCannotBeReadIsToldWithAllThatCan(String turn) {
        String message =
                String.valueOf(assertThrows(IllegalArgumentException.class, () -> TurnScript.of(List.of("say a", turn)))
                        .getMessage());
        assertTrue(message.contains('"' + turn + '"') && message.contains("call TOOL"), message);
        Turn said = TurnScript.in("[simulate] " + turn).turns().getFirst();
        assertTrue(assertInstanceOf(Turn.Says.class, said).words().contains("call TOOL"), "a message's is said");
    }
}
