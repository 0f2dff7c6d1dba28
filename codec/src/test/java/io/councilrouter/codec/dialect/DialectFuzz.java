package io.councilrouter.codec.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.councilrouter.codec.LeakExtension;
import io.councilrouter.codec.Pieces;
import io.councilrouter.codec.chat.FactsScan;
import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.chat.RequestFacts;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.json.JsonLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Any bytes: nothing is thrown, nothing leaks, every walk has its end, and what is written is JSON. The first byte says
 * which dialect and operation is meant.
 */
@ExtendWith(LeakExtension.class)
class DialectFuzz {
    private static final Dialects DIALECTS = Dialects.load();
    private static final List<Operation> OPERATIONS =
            List.of(Operation.CHAT, Operation.COMPLETE, Operation.EMBED, Operation.EMBED_ONE);

    /** A request as it came is written in every dialect. */
    @FuzzTest
    void requests(byte[] wire) {
        if (wire.length == 0) {
            return;
        }
        Dialect from = DIALECTS.named((wire[0] & 1) == 0 ? "openai" : "ollama");
        Operation operation = from.serving(OPERATIONS.get(wire[0] >> 1 & 3), facts());
        ByteBuf body = PooledByteBufAllocator.DEFAULT.buffer().writeBytes(wire, 1, wire.length - 1);
        FactsScan scan = new FactsScan(JsonLimits.DEFAULT);
        scan.start();
        boolean read = scan.onPart(body.duplicate()) && scan.end();
        Fault bad = scan.fault();
        boolean json = bad == null
                || !bad.message().startsWith("Invalid JSON")
                || bad.message().contains("twice");
        for (String name : DIALECTS.names()) {
            request(from, operation, DIALECTS.named(name), body, read ? scan.facts() : facts(), json);
        }
        scan.close();
        assertEquals(1, body.refCnt());
        body.release();
    }

    private static void request(
            Dialect from, Operation operation, Dialect to, ByteBuf body, RequestFacts facts, boolean json) {
        Pieces out = new Pieces(PooledByteBufAllocator.DEFAULT);
        RequestReader reader = from.requestReader(operation, body, facts);
        RequestWriter writer =
                to.requestWriter(to.serving(operation, facts), new RequestOrder("m", true, true, true, true), out);
        RequestReader.Status status = RequestReader.Status.MORE;
        for (int steps = 0; status == RequestReader.Status.MORE; steps++) {
            assertTrue(steps <= 2 * body.readableBytes() + 8, "a step reads something");
            status = reader.step(writer);
        }
        assertTrue(json || status == RequestReader.Status.BAD, "only JSON can be read to its end");
        if (status == RequestReader.Status.BAD) {
            assertNotNull(reader.fault());
        } else {
            CanonicalJson.of(bytes(out));
        }
        writer.close();
        reader.close();
        out.release();
    }

    /** An answer as it came is said in every dialect, streamed and whole. */
    @FuzzTest
    void answers(byte[] wire) {
        if (wire.length == 0) {
            return;
        }
        Dialect from = DIALECTS.named((wire[0] & 1) == 0 ? "openai" : "ollama");
        Operation operation = from.serving(OPERATIONS.get(wire[0] >> 1 & 3), facts());
        boolean streamed =
                (wire[0] & 8) == 0 && Set.of(Operation.CHAT, Operation.COMPLETE).contains(operation);
        ByteBuf body = PooledByteBufAllocator.DEFAULT.buffer().writeBytes(wire, 1, wire.length - 1);
        EventVerbs verbs = new EventVerbs();
        Answer.read(from, operation, streamed, List.of(body.duplicate()), verbs);
        String last = verbs.lines.getLast();
        assertTrue(last.equals("end") || last.startsWith("fault "), last);
        long ends = verbs.lines.stream()
                .filter(line -> line.equals("end") || line.startsWith("fault "))
                .count();
        assertEquals(1, ends);
        AnswerProbe probe = from.probe(operation, streamed);
        Answer.frames(from, streamed, List.of(body.duplicate()), probe::onFrame);
        probe.close();
        for (String name : DIALECTS.names()) {
            Dialect to = DIALECTS.named(name);
            answer(from, operation, streamed, to, body, last.equals("end"));
        }
        body.release();
    }

    private static void answer(
            Dialect from, Operation operation, boolean streamed, Dialect to, ByteBuf body, boolean complete) {
        Pieces out = new Pieces(PooledByteBufAllocator.DEFAULT);
        Operation said = to.serving(operation, facts());
        AnswerOrder order = new AnswerOrder("1", "m", 0, true, true, () -> 0, 0);
        EventWriter writer = to.eventWriter(said, streamed, order, out);
        Answer.read(from, operation, streamed, List.of(body.duplicate()), writer);
        writer.close();
        byte[] bytes = bytes(out);
        if (streamed) {
            ByteBuf written = PooledByteBufAllocator.DEFAULT.buffer().writeBytes(bytes);
            EventReader reader = to.eventReader(said, true);
            EventVerbs again = new EventVerbs();
            Answer.frames(to, true, List.of(written), frame -> reader.onFrame(frame, again));
            reader.onEnd(again);
            assertEquals(0, reader.skipped(), "frames that we wrote");
            assertEquals(complete, again.lines.getLast().equals("end"));
            reader.close();
            written.release();
        } else if (complete) {
            CanonicalJson.of(bytes);
        } else {
            assertEquals(0, bytes.length);
        }
        out.release();
    }

    private static byte[] bytes(Pieces out) {
        ByteBuf all = out.takeComposite();
        byte[] bytes = new byte[all.readableBytes()];
        all.readBytes(bytes);
        all.release();
        return bytes;
    }

    private static RequestFacts facts() {
        return new RequestFacts(
                null, -1, -1, null, -1, -1, false, -1, true, false, false, true, false, false, false, 0, new int[0]);
    }
}
