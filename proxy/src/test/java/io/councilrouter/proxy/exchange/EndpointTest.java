package io.councilrouter.proxy.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.dialect.Dialect;
import io.councilrouter.codec.dialect.Dialects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class EndpointTest {
    private static final Dialect OLLAMA = Dialects.load().named("ollama");

    private static final Upstream ANSWER = new Upstream() {
        @Override
        public void open(Exchange exchange) {}

        @Override
        public void pause(boolean paused) {}

        @Override
        public void cancel(Cause cause) {}
    };

    @ParameterizedTest
    @EnumSource(value = Purpose.class, names = "ADMIN", mode = EnumSource.Mode.EXCLUDE)
    void anAnswerOfOursBelowAdminIsForNobodyElse(Purpose purpose) {
        assertThrows(IllegalArgumentException.class, () -> Endpoint.local("/admin/backends", purpose, OLLAMA, ANSWER));
        assertEquals(
                Purpose.ADMIN,
                Endpoint.local("/admin/backends", Purpose.ADMIN, OLLAMA, ANSWER).purpose());
    }

    @Test
    void whatBackendsAnswerIsNotForAdministratorsAlone() {
        assertThrows(
                IllegalArgumentException.class,
                () -> Endpoint.asking("/api/pull", Purpose.ADMIN, OLLAMA, Operation.PASS));
        assertThrows(IllegalArgumentException.class, () -> Endpoint.local("/health", Purpose.ADMIN, OLLAMA, ANSWER));
    }

    @ParameterizedTest
    @CsvSource({
        "INFERENCE, model, true, false, false",
        "COUNCIL, model, true, false, false",
        "DESCRIPTION, name, false, false, false",
        "MODEL_CHANGE, name, false, true, false",
        "MODEL_PUSH, name, false, true, false",
        "MODEL_FILE, name, false, true, false",
    })
    void thePurposeSaysWhatNamesTheModelAndWhatIsDoneWithIt(
            Purpose purpose, String nameField, boolean asks, boolean manages, boolean open) {
        Endpoint endpoint = Endpoint.asking("/api/x", purpose, OLLAMA, Operation.PASS);
        assertEquals(nameField, endpoint.nameField());
        assertEquals(asks, purpose.asksModel());
        assertEquals(manages, purpose.managesModels());
        assertEquals(open, purpose.open());
    }

    @Test
    void everybodyMayAskWhatSaysNothingOfModels() {
        assertTrue(Purpose.PUBLIC.open() && Purpose.MONITORING.open());
        assertFalse(Purpose.LOCAL.open() || Purpose.ADMIN.open());
    }
}
