package io.councilrouter.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.councilrouter.codec.chat.Role;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Whose turn it is in a conversation. */
final class SimulatedRequestTest {
    private static ByteBuf text(String escaped) {
        return Unpooled.copiedBuffer(escaped, StandardCharsets.UTF_8);
    }

    /** A question with a script, a call and its result. */
    private static SimulatedRequest called() {
        SimulatedRequest ask = new SimulatedRequest();
        ask.message(Role.USER);
        ask.text(text("Look.\\n[simulate] call see\\n[simulate] say Seen."));
        ask.messageEnd();
        ask.message(Role.ASSISTANT);
        ask.toolCall("c", "see", text("{}"));
        ask.messageEnd();
        ask.message(Role.TOOL);
        ask.toolResult("c", "see");
        ask.text(text("A dot."));
        ask.messageEnd();
        return ask;
    }

    @Test
    void aPictureWithoutWordsIsNoNewQuestion() {
        SimulatedRequest ask = called();
        ask.message(Role.USER);
        ask.text(text(""));
        ask.messageEnd();
        assertEquals(1, ask.turn());
        assertEquals(2, ask.turns().turns().size());
        assertEquals("A dot.", ask.words());
    }

    @Test
    void wordsAreANewQuestion() {
        SimulatedRequest ask = called();
        ask.message(Role.USER);
        ask.text(text("And now?"));
        ask.messageEnd();
        assertEquals(0, ask.turn());
        assertEquals(TurnScript.NONE, ask.turns());
        assertEquals("And now?", ask.words());
    }
}
