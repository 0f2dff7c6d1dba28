package io.councilrouter.bench.load.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadsTest {

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void requestsHaveTheSizeThatFiguresAreQuotedFor(boolean stream) {
        assertEquals(575, Payloads.chat(Payloads.OPENAI_MODEL, stream).length());
        assertEquals(
                1_000_000,
                Payloads.chat(Payloads.OPENAI_MODEL, stream, 1_000_000).length());
    }

    @Test
    void answersHaveTheSizeThatFiguresAreQuotedFor() {
        assertEquals(814, Payloads.openAiAnswer().length());
        assertEquals(814, Payloads.ollamaAnswer().length());
    }
}
