package io.councilrouter.codec.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.councilrouter.codec.LeakExtension;
import io.councilrouter.codec.Pieces;
import io.councilrouter.codec.chat.FactsScan;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.chat.RequestFacts;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.json.JsonLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests of one dialect written in another: the table is in {@code translations/}. */
@ExtendWith(LeakExtension.class)
final class RequestTranslationTest {
    static Stream<Translation> translations() {
        return Translation.all();
    }

    @ParameterizedTest
    @MethodSource("translations")
    void saysTheSame(Translation translation) {
        Outcome outcome = translate(translation);
        assertEquals(translation.settled(), outcome.settled == null ? "" : outcome.settled.name());
        if (translation.fault().isEmpty()) {
            Fault fault = outcome.fault;
            if (fault != null) {
                fail(fault.code() + " " + fault.message());
            }
            if (!translation.result().isEmpty()) {
                assertEquals(CanonicalJson.of(translation.result()), CanonicalJson.of(outcome.written));
            }
            assertEquals(translation.dropped(), outcome.dropped);
            return;
        }
        int bar = translation.fault().indexOf('|');
        Fault fault = outcome.fault;
        assertTrue(fault instanceof Fault.Client, "expected a fault, got " + outcome.written);
        String seen = fault.code() + " " + ((Fault.Client) fault).param();
        assertEquals(translation.fault().substring(0, bar).strip(), seen);
        String words = translation.fault().substring(bar + 1).strip();
        assertTrue(fault.message().contains(words), fault.message());
    }

    @Test
    void longTextsAreSlicedNotCopied() {
        String image = "QUJD".repeat(50_000);
        Translation translation = new Translation(
                "openai",
                "ollama",
                "long",
                Operation.CHAT,
                List.of(),
                "{\"messages\":[{\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,"
                        + image + "\"}},{\"type\":\"text\",\"text\":\"" + "word ".repeat(10_000)
                        + "\"}],\"role\":\"user\"}],\"model\":\"m\"}",
                "",
                List.of(),
                "",
                "");
        Outcome outcome = translate(translation);
        assertTrue(
                outcome.written.contains(image),
                outcome.fault + " " + outcome.written.substring(0, Math.min(300, outcome.written.length())));
        assertTrue(outcome.copied < 4096, "copied " + outcome.copied + " bytes");
    }

    @Test
    void aBodyThatRepeatsAFieldIsReadInSteps() {
        ByteBuf body = PooledByteBufAllocator.DEFAULT.buffer();
        String messages = "\"messages\":[" + "{\"role\":\"user\",\"content\":\"x\"},".repeat(20_000);
        body.writeCharSequence("{" + messages + "{}]," + messages + "1]}", StandardCharsets.UTF_8);
        RequestFacts facts = facts(Wires.of("openai", Operation.CHAT), body);
        RequestReader reader = Wires.of("openai", Operation.CHAT).requestReader(body, facts);
        Pieces out = new Pieces(PooledByteBufAllocator.DEFAULT);
        RequestWriter writer = Wires.of("ollama", Operation.CHAT).requestWriter(new RequestOrder("m", true, true), out);
        int steps = 0;
        while (reader.step(writer) == RequestReader.Status.MORE) {
            steps++;
        }
        Fault fault = reader.fault();
        assertTrue(fault != null && fault.message().contains("\"messages\" must be an object"), "the second is read");
        assertTrue(steps > 40_000, "in " + steps + " steps");
        writer.close();
        reader.close();
        out.release();
        body.release();
    }

    @Test
    void tooManyFieldsSomeOfThemTwiceAreRefused() {
        StringBuilder fields = new StringBuilder("{\"a\":1,\"a\":2");
        for (int i = 0; i < 2000; i++) {
            fields.append(",\"f").append(i).append("\":1");
        }
        Translation translation = new Translation(
                "openai",
                "ollama",
                "many",
                Operation.CHAT,
                List.of(),
                fields.append('}').toString(),
                "",
                List.of(),
                "",
                "");
        Fault fault = translate(translation).fault;
        assertTrue(fault != null && fault.message().contains("too many fields"), String.valueOf(fault));
    }

    private record Outcome(
            String written, List<String> dropped, @Nullable Fault fault, @Nullable FinishReason settled, long copied) {}

    private static Outcome translate(Translation translation) {
        ByteBuf body = PooledByteBufAllocator.DEFAULT.buffer();
        body.writeCharSequence(translation.request(), StandardCharsets.UTF_8);
        Pieces out = new Pieces(PooledByteBufAllocator.DEFAULT);
        Wire from = Wires.of(translation.from(), translation.operation());
        RequestFacts facts = facts(from, body);
        Wire to = Objects.requireNonNull(Wires.serving(translation.to(), from, facts));
        RequestOrder order = new RequestOrder(
                "served",
                facts.stream() == null ? from.streamsByDefault() : facts.stream(),
                translation.flags().contains("reasons"),
                translation.flags().contains("extensions"),
                !translation.flags().contains("no-stream-options"));
        RequestReader reader = from.requestReader(body, facts);
        RequestWriter writer = to.requestWriter(order, out);
        try {
            RequestReader.Status status = RequestReader.Status.MORE;
            while (status == RequestReader.Status.MORE && writer.fault() == null) {
                status = reader.step(writer);
            }
            Fault fault = writer.fault() == null ? reader.fault() : writer.fault();
            long copied = 0;
            StringBuilder written = new StringBuilder();
            for (int i = 0; i < out.count(); i++) {
                ByteBuf piece = out.take(i);
                copied += sameMemory(piece, body) ? 0 : piece.readableBytes();
                written.append(piece.toString(StandardCharsets.UTF_8));
                piece.release();
            }
            return new Outcome(written.toString(), writer.dropped(), fault, reader.settled(), copied);
        } finally {
            writer.close();
            reader.close();
            out.release();
            assertEquals(1, body.refCnt());
            body.release();
        }
    }

    private static boolean sameMemory(ByteBuf piece, ByteBuf body) {
        return piece.memoryAddress() >= body.memoryAddress()
                && piece.memoryAddress() < body.memoryAddress() + body.capacity();
    }

    static RequestFacts facts(Wire wire, ByteBuf body) {
        FactsScan scan = new FactsScan(JsonLimits.DEFAULT);
        try {
            scan.start(wire.words());
            scan.onPart(body.duplicate());
            if (!scan.end()) {
                throw new AssertionError(String.valueOf(scan.fault()));
            }
            return scan.facts();
        } finally {
            scan.close();
        }
    }
}
