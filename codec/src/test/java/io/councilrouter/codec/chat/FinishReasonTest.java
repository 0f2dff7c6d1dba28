package io.councilrouter.codec.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class FinishReasonTest {
    private static final Set<FinishReason> KNOWN =
            EnumSet.of(FinishReason.STOP, FinishReason.LENGTH, FinishReason.TOOL_CALLS, FinishReason.CONTENT_FILTER);

    @ParameterizedTest
    @EnumSource
    void eachHasOneOfTheFourThatAllClientsKnow(FinishReason reason) {
        assertTrue(KNOWN.contains(reason.common()));
        assertEquals(reason.common(), reason.common().common());
    }

    @ParameterizedTest
    @CsvSource({
        "STOP_SEQUENCE, STOP",
        "CONTEXT_FULL, LENGTH",
        "ERROR, LENGTH",
        "OTHER, STOP",
        "REFUSAL, CONTENT_FILTER",
        "SAFETY, CONTENT_FILTER",
    })
    void whatWasCutIsNeverCalledWhole(FinishReason reason, FinishReason common) {
        assertEquals(common, reason.common());
    }

    @Test
    void itsOwnWordIsWhatRowsHave() {
        assertEquals("stop_sequence", FinishReason.STOP_SEQUENCE.word());
    }
}
