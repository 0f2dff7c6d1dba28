package io.councilrouter.proxy.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class EventEdgesTest {

    /** What may be inserted after the text, however it was cut. */
    private static Beat behind(String text) {
        byte[] all = text.getBytes(StandardCharsets.UTF_8);
        EventEdges whole = new EventEdges();
        whole.pass(Unpooled.wrappedBuffer(all));
        for (int cut = 0; cut <= all.length; cut++) {
            EventEdges parts = new EventEdges();
            parts.pass(Unpooled.wrappedBuffer(all, 0, cut));
            parts.pass(Unpooled.wrappedBuffer(all, cut, all.length - cut));
            assertEquals(whole.beat(), parts.beat(), text + " cut at " + cut);
        }
        EventEdges bytes = new EventEdges();
        for (int at = 0; at < all.length; at++) {
            bytes.pass(Unpooled.wrappedBuffer(all, at, 1));
        }
        assertEquals(whole.beat(), bytes.beat(), text + " byte by byte");
        return whole.beat();
    }

    @Test
    void isBetweenEventsOnlyAfterAnEmptyLine() {
        assertEquals(Beat.EVENT, behind(""));
        assertEquals(Beat.EVENT, behind("data: x\n\n"));
        assertEquals(Beat.EVENT, behind("event: a\r\ndata: x\r\n\r\n"));
        assertEquals(Beat.EVENT, behind("data: x\n\n\n"));
        assertEquals(Beat.NONE, behind("data: x\n"));
        assertEquals(Beat.NONE, behind("data: x"));
        assertEquals(Beat.NONE, behind("data: x\n\nd"));
        assertEquals(Beat.NONE, behind("data: x\n\n\r"));
        assertEquals(Beat.NONE, behind("data: x\r\r"));
    }

    @Test
    void knowsWhetherEventsHaveIds() {
        assertEquals(Beat.LINE, behind("id: 1\ndata: x\n\n"));
        assertEquals(Beat.LINE, behind("data: x\r\nid:\r\n\r\ndata: y\n\n"));
        assertEquals(Beat.LINE, behind("id\ndata: x\n\n"));
        assertEquals(Beat.LINE, behind("id\r\ndata: x\n\n"));
        assertEquals(Beat.EVENT, behind("idle: 1\ndata: id: 1\n\n"));
        assertEquals(Beat.EVENT, behind(" id: 1\n\n"));
        assertEquals(Beat.EVENT, behind("i\n\n"));
    }
}
