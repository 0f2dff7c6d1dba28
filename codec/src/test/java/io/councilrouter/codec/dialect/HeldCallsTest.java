package io.councilrouter.codec.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.codec.LeakExtension;
import io.councilrouter.codec.Pieces;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.chat.Operation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** No server fills the memory by calls that never become whole. */
@ExtendWith(LeakExtension.class)
final class HeldCallsTest {
    private static final ByteBuf MEBIBYTE =
            Unpooled.unreleasableBuffer(Unpooled.copiedBuffer("x".repeat(1 << 20), StandardCharsets.US_ASCII));

    @Test
    void callsTooLargeToBeHeldEndAStreamWithAnErrorAndNotAsIfItWereWhole() {
        Pieces out = new Pieces(PooledByteBufAllocator.DEFAULT);
        AnswerOrder order = new AnswerOrder("id", "m", 0, false, false, () -> 0, 0);
        EventWriter writer = Wires.of("ollama", Operation.CHAT).eventWriter(true, order, out);
        writer.start("", "");
        for (int call = 0; call < 70; call++) {
            writer.toolOpen(0, call, "", "f");
            writer.toolArgs(0, call, MEBIBYTE.duplicate());
        }
        writer.finish(0, FinishReason.TOOL_CALLS);
        writer.end();
        writer.close();
        ByteBuf written = out.takeComposite();
        String text = written.toString(StandardCharsets.UTF_8);
        written.release();
        assertEquals(1, text.lines().count());
        assertTrue(text.startsWith("{\"error\":\"The model server's tool calls are too large"), text.substring(0, 80));
    }

    @Test
    void argumentsThatComeBeforeTheNameAreHeldUpToABound() {
        CallTracker tracker = new CallTracker();
        EventVerbs verbs = new EventVerbs();
        CallTracker.TrackedCall call = tracker.fragment(0, 0, "a", "", verbs);
        tracker.arguments(call, MEBIBYTE.duplicate(), verbs);
        assertEquals(List.of(), verbs.lines);
        tracker.arguments(tracker.fragment(0, 1, "b", "", verbs), MEBIBYTE.duplicate(), verbs);
        assertFalse(verbs.lines.isEmpty());
        assertTrue(verbs.lines.getFirst().startsWith("fault "), verbs.lines.toString());
        tracker.close();
    }
}
