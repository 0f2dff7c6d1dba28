package io.councilrouter.proxy.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.codec.LeakExtension;
import io.councilrouter.proxy.relay.FirstBytes.AnswerStart;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakExtension.class)
final class FirstBytesTest {

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    }

    /** The kind by the first bytes; with more bytes a decision must not change. */
    private static AnswerStart kind(String text) {
        byte[] all = text.getBytes(StandardCharsets.UTF_8);
        AnswerStart said = AnswerStart.OPEN;
        for (int length = 0; length <= all.length; length++) {
            AnswerStart now = FirstBytes.kind(Unpooled.wrappedBuffer(all, 0, length));
            assertTrue(said == AnswerStart.OPEN || said == now, text + ": " + said + ", then " + now);
            said = now;
        }
        return said;
    }

    @Test
    void knowsAStreamOfEventsByItsFirstField() {
        for (String begins : List.of(
                "data:", "data: x", "event: message\n", "id: 1\n", "id\n", "retry:3", ": hi", ":", "data\r\n")) {
            for (String before : List.of("", "\n", "\r\n\r\n", " \t", "\ufeff", "\ufeff\n\n")) {
                assertEquals(AnswerStart.EVENTS, kind(before + begins), before + begins);
            }
        }
    }

    @Test
    void knowsJsonByItsBrace() {
        for (String begins : List.of("{", "[", "{\"data:", "\n\n {", "\ufeff{}")) {
            assertEquals(AnswerStart.JSON, kind(begins), begins);
        }
    }

    @Test
    void decidesNothingBeforeItCan() {
        for (String begins :
                List.of("", "d", "dat", "data", "e", "i", "id", "retr", "\r\n", "\ufeff", " \ufeff".strip())) {
            assertEquals(AnswerStart.OPEN, kind(begins), begins);
        }
    }

    @Test
    void takesAnythingElseForOther() {
        for (String begins : List.of(
                "<html>", "database", "data x", "ids:", "null", "\"x\"", "event_", "x\ufeff{", "é", "\u001f\u008b")) {
            assertEquals(AnswerStart.OTHER, kind(begins), begins);
        }
        assertEquals(AnswerStart.OPEN, kind("\n".repeat(1024)));
        assertEquals(AnswerStart.OTHER, kind("\n".repeat(1025)), "it may go on so for ever");
    }

    @Test
    void holdsWhatDoesNotTellYet() {
        FirstBytes first = new FirstBytes(PooledByteBufAllocator.DEFAULT);
        assertNull(first.held());
        first.hold(bytes("da"));
        assertEquals("data", first.hold(bytes("ta")).toString(StandardCharsets.UTF_8));
        assertEquals(4, first.held() == null ? 0 : first.held().readableBytes());
        first.close();
        first.close();
        assertNull(first.held());
    }
}
