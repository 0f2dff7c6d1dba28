package io.councilrouter.codec.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.councilrouter.codec.LeakExtension;
import io.councilrouter.codec.Pieces;
import io.councilrouter.codec.chat.FactsScan;
import io.councilrouter.codec.chat.FlagPlace;
import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.chat.RequestFacts;
import io.councilrouter.codec.chat.RequestTraits;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.json.JsonLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * For any bytes: nothing is thrown, nothing leaks, every walk ends, and what is written is JSON. The first byte selects
 * the dialect and the operation.
 */
@ExtendWith(LeakExtension.class)
class DialectFuzz {
    /** In the order in which the seeds number them. */
    private static final List<String> DIALECTS = Stream.concat(
                    Stream.of("openai", "ollama"),
                    Wires.DIALECTS.names().stream().filter(name -> !name.equals("openai") && !name.equals("ollama")))
            .toList();

    private static final List<Operation> OPERATIONS =
            List.of(Operation.CHAT, Operation.COMPLETE, Operation.EMBED, Operation.EMBED_ONE);

    /** The byte that selects a wire, and an answer that is streamed or whole. */
    static byte kind(String dialect, Operation operation, boolean streamed) {
        int at = DIALECTS.indexOf(dialect);
        return (byte) ((at & 1) | at >> 1 << 4 | OPERATIONS.indexOf(operation) << 1 | (streamed ? 0 : 8));
    }

    private static Wire from(byte kind) {
        Dialect dialect = Wires.DIALECTS.named(DIALECTS.get(((kind & 1) + 2 * (kind >> 4 & 15)) % DIALECTS.size()));
        Wire wire = dialect.wire(OPERATIONS.get(kind >> 1 & 3));
        if (wire == null && OPERATIONS.get(kind >> 1 & 3) == Operation.EMBED_ONE) {
            wire = dialect.wire(Operation.EMBED);
        }
        return wire == null ? dialect.wires().getFirst() : wire;
    }

    /** A request with these bytes is written in every dialect. */
    @FuzzTest
    void requests(byte[] wire) {
        if (wire.length == 0) {
            return;
        }
        Wire from = from(wire[0]);
        ByteBuf body = PooledByteBufAllocator.DEFAULT.buffer().writeBytes(wire, 1, wire.length - 1);
        FactsScan scan = new FactsScan(JsonLimits.DEFAULT);
        scan.start(from.words());
        boolean read = scan.onPart(body.duplicate()) && scan.end();
        Fault bad = scan.fault();
        boolean json = bad == null
                || !bad.message().startsWith("Invalid JSON")
                || bad.message().contains("twice");
        for (String name : DIALECTS) {
            request(from, name, body, read ? scan.facts() : facts(), json);
        }
        scan.close();
        assertEquals(1, body.refCnt());
        body.release();
    }

    private static void request(Wire from, String other, ByteBuf body, RequestFacts facts, boolean json) {
        Wire to = Wires.serving(other, from, facts);
        if (to == null) {
            return;
        }
        Pieces out = new Pieces(PooledByteBufAllocator.DEFAULT);
        RequestReader reader = from.requestReader(body, facts);
        RequestWriter writer = to.requestWriter(new RequestOrder("m", true, true, true, true), out);
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

    /** An answer with these bytes is written in every dialect, streamed and whole. */
    @FuzzTest
    void answers(byte[] wire) {
        if (wire.length == 0) {
            return;
        }
        Wire from = from(wire[0]);
        boolean streamed = (wire[0] & 8) == 0 && from.operation().streams();
        ByteBuf body = PooledByteBufAllocator.DEFAULT.buffer().writeBytes(wire, 1, wire.length - 1);
        EventVerbs verbs = new EventVerbs();
        Answer.read(from, streamed, List.of(body.duplicate()), verbs);
        String last = verbs.lines.getLast();
        assertTrue(last.equals("end") || last.startsWith("fault "), last);
        long ends = verbs.lines.stream()
                .filter(line -> line.equals("end") || line.startsWith("fault "))
                .count();
        assertEquals(1, ends);
        AnswerProbe probe = from.probe(streamed);
        Answer.frames(from, streamed, List.of(body.duplicate()), probe::onFrame);
        probe.close();
        for (String name : DIALECTS) {
            answer(from, streamed, name, body, last.equals("end"));
        }
        body.release();
    }

    private static void answer(Wire from, boolean streamed, String other, ByteBuf body, boolean complete) {
        Wire to = Wires.serving(other, from, facts());
        if (to == null) {
            return;
        }
        Pieces out = new Pieces(PooledByteBufAllocator.DEFAULT);
        AnswerOrder order = new AnswerOrder("1", "m", 0, true, true, () -> 0, 0);
        EventWriter writer = to.eventWriter(streamed, order, out);
        Answer.read(from, streamed, List.of(body.duplicate()), writer);
        writer.close();
        byte[] bytes = bytes(out);
        if (streamed) {
            ByteBuf written = PooledByteBufAllocator.DEFAULT.buffer().writeBytes(bytes);
            EventReader reader = to.eventReader(true);
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
                null,
                -1,
                -1,
                null,
                -1,
                -1,
                FlagPlace.ABSENT,
                -1,
                true,
                RequestTraits.of(false, false, true, false, false, false),
                0,
                new int[0]);
    }
}
