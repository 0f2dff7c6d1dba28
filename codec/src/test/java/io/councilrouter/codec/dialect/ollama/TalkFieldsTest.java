package io.councilrouter.codec.dialect.ollama;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.dialect.AnswerProbe;
import io.councilrouter.codec.dialect.RootProbe;
import io.councilrouter.codec.fault.ErrorNote;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class TalkFieldsTest {
    private final RootProbe probe = new RootProbe(TalkFields.INSTANCE);

    private int look(String json) {
        ByteBuf data = Unpooled.wrappedBuffer(json.getBytes(StandardCharsets.UTF_8));
        return probe.onFrame(data);
    }

    @Test
    void doesNotMistakeTheArgumentsOfAToolForTheAnswer() {
        int found = look(
                """
                {"message":{"role":"assistant","content":"","tool_calls":[{"function":{"name":"f","arguments":
                {"error":"x","done":true,"eval_count":7,"content":"y","deep":{"done_reason":"length"}}}}]},
                "done":false,"eval_count":3}""");
        assertEquals(AnswerProbe.CONTENT | AnswerProbe.USAGE, found);
        assertEquals(3, probe.usage().completion());
        assertFalse(probe.complete());
    }

    @Test
    void knowsAWholeAnswerItsEndAndItsCost() {
        int found = look("{\"response\":\"a\\\"done\\\":\",\"done\": true, \"done_reason\" : \"length\","
                + "\"prompt_eval_count\":5,\"eval_count\":2,\"load_duration\":9}");
        assertEquals(AnswerProbe.CONTENT | AnswerProbe.USAGE | AnswerProbe.FINISH | AnswerProbe.END, found);
        assertTrue(probe.complete());
        assertEquals(FinishReason.LENGTH, probe.finish());
        assertEquals(5, probe.usage().prompt());
        assertEquals(9, probe.usage().loadNanos());
    }

    @Test
    void tellsAModelThatWasLoadedFromOneThatWasUnloaded() {
        look("{\"message\":{\"content\":\"\"},\"done_reason\":\"load\",\"done\":true}");
        assertEquals(FinishReason.LOAD, probe.finish());
        look("{\"response\":\"\",\"done\":true,\"done_reason\":\"unload\"}");
        assertEquals(FinishReason.UNLOAD, probe.finish());
    }

    @Test
    void passesOnWhatAnErrorSays() {
        assertEquals(AnswerProbe.ERROR, look("{\"error\":\"model is broken\"}"));
        assertEquals(ErrorNote.of("model is broken"), probe.error());
    }

    @Test
    void callsMalformedWhatIsNoObjectOrHasCallsWithoutEnd() {
        assertEquals(AnswerProbe.MALFORMED, look("<html>"));
        assertEquals(AnswerProbe.MALFORMED, look("{\"tool_calls\":[{\"a\":\"}]}"));
    }
}
