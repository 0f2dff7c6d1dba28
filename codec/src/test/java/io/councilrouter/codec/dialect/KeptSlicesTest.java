package io.councilrouter.codec.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.codec.LeakExtension;
import io.councilrouter.codec.Pieces;
import io.councilrouter.codec.chat.Operation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a sink has kept as a slice, because it is long, stays as it was while its buffer is used again. */
@ExtendWith(LeakExtension.class)
final class KeptSlicesTest {
    private static final String LONG = "a".repeat(2048);
    private static final String OTHER = "b".repeat(2048);

    private static String text(Pieces out) {
        ByteBuf all = out.takeComposite();
        String text = all.toString(StandardCharsets.UTF_8);
        all.release();
        return text;
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    }

    @Test
    void aHeldTextThatIsClearedDoesNotWriteOverASlice() {
        HeldText held = new HeldText();
        Pieces out = new Pieces(PooledByteBufAllocator.DEFAULT);
        held.append(bytes(LONG));
        out.append(held.view());
        held.clear();
        held.append(bytes(OTHER));
        assertEquals(LONG, text(out));
        held.close();
    }

    @Test
    void aHeldTextThatGrowsLeavesTheMemoryOfASliceWhereItIs() {
        HeldText held = new HeldText();
        held.append(bytes(LONG));
        ByteBuf slice = held.view().retainedSlice();
        long before = slice.memoryAddress();
        for (int i = 0; i < 64; i++) {
            held.append(bytes(OTHER));
        }
        assertEquals(before, slice.memoryAddress());
        assertEquals(LONG, slice.toString(StandardCharsets.UTF_8));
        assertEquals(LONG + OTHER.repeat(64), held.view().toString(StandardCharsets.UTF_8));
        slice.release();
        held.close();
    }

    private static String call(String argument) {
        return "{\"function\":{\"name\":\"f\",\"arguments\":{\"x\":\"" + argument + "\"}}}";
    }

    @Test
    void aRequestWithTwoLongCallsKeepsTheArgumentsOfBoth() {
        Wire ollama = Wires.of("ollama", Operation.CHAT);
        ByteBuf body = bytes("{\"model\":\"m\",\"messages\":[{\"role\":\"assistant\",\"tool_calls\":[" + call(LONG)
                + "," + call(OTHER) + "]}]}");
        RequestReader reader = ollama.requestReader(body, RequestTranslationTest.facts(ollama, body));
        Pieces out = new Pieces(PooledByteBufAllocator.DEFAULT);
        RequestWriter writer =
                Wires.of("openai", Operation.CHAT).requestWriter(new RequestOrder("m", false, true), out);
        while (reader.step(writer) == RequestReader.Status.MORE) {
            assertTrue(reader.fault() == null);
        }
        writer.end();
        reader.close();
        writer.close();
        body.release();
        bothOnce(text(out));
    }

    @Test
    void anAnswerWithTwoLongCallsKeepsTheArgumentsOfBoth() {
        for (boolean streamed : new boolean[] {true, false}) {
            EventReader reader = Wires.of("ollama", Operation.CHAT).eventReader(streamed);
            Pieces out = new Pieces(PooledByteBufAllocator.DEFAULT);
            AnswerOrder order = new AnswerOrder("id", "m", 0, false, false, () -> 0, 0);
            EventWriter writer = Wires.of("openai", Operation.CHAT).eventWriter(streamed, order, out);
            ByteBuf frame = bytes("{\"message\":{\"content\":\"\",\"tool_calls\":[" + call(LONG) + "," + call(OTHER)
                    + "]},\"done\":true,\"done_reason\":\"stop\"}");
            reader.onFrame(frame, writer);
            reader.onEnd(writer);
            writer.end();
            reader.close();
            writer.close();
            frame.release();
            bothOnce(text(out));
        }
    }

    private static void bothOnce(String written) {
        for (String each : List.of(LONG, OTHER)) {
            int first = written.indexOf(each);
            assertTrue(first >= 0 && written.indexOf(each, first + 1) < 0, each.substring(0, 8) + " is not there once");
        }
    }
}
