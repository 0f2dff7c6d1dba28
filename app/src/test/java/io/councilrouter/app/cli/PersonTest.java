package io.councilrouter.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PersonTest {

    @ParameterizedTest
    @CsvSource({
        "true,  false, '',                      true,  true",
        "true,  false, INVOCATION_ID,           false, true",
        "false, true,  '',                      false, true",
        "false, true,  HOME,                    false, true",
        "false, false, '',                      false, false",
        "false, true,  '',                      true,  false",
        "false, true,  INVOCATION_ID,           false, false",
        "false, true,  JOURNAL_STREAM,          false, false",
        "false, true,  KUBERNETES_SERVICE_HOST, false, false",
    })
    void countsWhoeverSaysSoAndATerminalThatIsNoServices(
            boolean said, boolean terminal, String variable, boolean container, boolean person) {
        assertEquals(person, Person.there(said, terminal, Map.of(variable, "x"), container));
    }
}
