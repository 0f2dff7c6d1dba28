package io.councilrouter.codec.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.LeakExtension;
import io.councilrouter.codec.Pieces;
import io.councilrouter.codec.chat.Operation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakExtension.class)
final class HeldTextTest {
    private static final String FIRST = "x".repeat(2 * ByteSink.SLICE_FROM);
    private static final String SECOND = "y".repeat(2 * ByteSink.SLICE_FROM);

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    }

    private static String taken(Pieces out) {
        ByteBuf all = out.takeComposite();
        String text = all.toString(StandardCharsets.UTF_8);
        all.release();
        return text;
    }

    @Test
    void whatASinkHasKeptASliceOfIsNotWrittenOver() {
        Pieces out = new Pieces(PooledByteBufAllocator.DEFAULT);
        HeldText held = new HeldText();
        held.append(bytes(FIRST));
        out.append(held.view());
        held.clear();
        held.append(bytes(SECOND));
        out.append(held.view());
        held.close();
        assertEquals(FIRST + SECOND, taken(out));
    }

    /** Calls whose arguments are objects become text in one and the same buffer, one after the other. */
    @Test
    void longArgumentsOfTwoCallsInOneLineStayApart() {
        Pieces out = new Pieces(PooledByteBufAllocator.DEFAULT);
        AnswerOrder order = new AnswerOrder("7", "m", 0, false, false, () -> 0, 0);
        EventWriter writer = Wires.of("openai", Operation.CHAT).eventWriter(true, order, out);
        EventReader reader = Wires.of("ollama", Operation.CHAT).eventReader(true);
        String call = "{\"function\":{\"name\":\"f\",\"arguments\":{\"a\":\"%s\"}}}";
        reader.onFrame(
                bytes("{\"message\":{\"tool_calls\":[" + call.formatted(FIRST) + "," + call.formatted(SECOND)
                        + "]},\"done\":false}"),
                writer);
        reader.close();
        writer.close();
        String written = taken(out);
        assertEquals(1, written.split(FIRST, -1).length - 1, "the first call's");
        assertEquals(1, written.split(SECOND, -1).length - 1, "the second call's");
    }
}
