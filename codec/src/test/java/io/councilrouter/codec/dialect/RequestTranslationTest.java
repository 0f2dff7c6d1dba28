package io.councilrouter.codec.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.councilrouter.codec.LeakExtension;
import io.councilrouter.codec.Pieces;
import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.chat.ChatVerbs;
import io.councilrouter.codec.chat.FactsScan;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.chat.RequestFacts;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.json.JsonLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The requests of each dialect against the vocabulary: the tables are in {@code translations/}, one per dialect. */
@ExtendWith(LeakExtension.class)
final class RequestTranslationTest {
    static Stream<Translation> read() {
        return Translation.read();
    }

    static Stream<Translation> written() {
        return Translation.all().filter(each -> !each.reads());
    }

    @Test
    void everyDialectReadsAndWrites() {
        Set<String> names = new TreeSet<>(Wires.DIALECTS.names());
        assertEquals(names, read().map(Translation::dialect).collect(Collectors.toCollection(TreeSet::new)));
        assertEquals(names, written().map(Translation::dialect).collect(Collectors.toCollection(TreeSet::new)));
    }

    @ParameterizedTest
    @MethodSource("read")
    void aBodyIsReadAsTheseVerbs(Translation translation) {
        Wire wire = Wires.of(translation.dialect(), translation.operation());
        ByteBuf body = bytes(translation.given());
        RequestFacts facts = facts(wire, body);
        boolean streams = facts.stream() == null ? wire.streamsByDefault() : facts.stream();
        assertEquals(translation.flags().contains("stream"), streams, "stream");
        assertEquals(translation.flags().contains("raw"), facts.traits().raw(), "raw");
        List<String> lines = new ArrayList<>();
        RequestReader reader = wire.requestReader(body, facts);
        Fault fault = walk(reader, ChatVerbs.into(lines), null);
        FinishReason settled = reader.settled();
        reader.close();
        body.release();
        if (refused(translation, fault)) {
            return;
        }
        assertEquals("end", lines.removeLast());
        assertEquals(translation.result(), String.join("\n", lines));
        assertEquals(translation.settled(), settled == null ? "" : settled.name());
    }

    @ParameterizedTest
    @MethodSource("written")
    void verbsAreWrittenAsThisBody(Translation translation) {
        Pieces out = new Pieces(PooledByteBufAllocator.DEFAULT);
        RequestWriter writer =
                Wires.of(translation.dialect(), translation.operation()).requestWriter(order(translation.flags()), out);
        translation.given().lines().forEach(line -> ChatVerbs.say(line, writer));
        writer.end();
        Fault fault = writer.fault();
        List<String> dropped = writer.dropped();
        writer.close();
        String body = text(out);
        if (refused(translation, fault)) {
            return;
        }
        assertEquals(CanonicalJson.of(translation.result()), CanonicalJson.of(body));
        assertEquals(translation.dropped(), dropped);
    }

    private static RequestOrder order(List<String> flags) {
        return new RequestOrder(
                "served",
                flags.contains("stream"),
                flags.contains("reasons"),
                flags.contains("extensions"),
                !flags.contains("no-stream-options"));
    }

    /** Whether the case expects a refusal; if so, checks that it is this one. */
    private static boolean refused(Translation translation, @Nullable Fault fault) {
        if (translation.fault().isEmpty()) {
            if (fault != null) {
                fail(fault.code() + " " + fault.message());
            }
            return false;
        }
        int bar = translation.fault().indexOf('|');
        if (!(fault instanceof Fault.Client client)) {
            return fail("expected a client fault, got " + fault);
        }
        assertEquals(translation.fault().substring(0, bar).strip(), client.code() + " " + client.param());
        String words = translation.fault().substring(bar + 1).strip();
        assertTrue(client.message().contains(words), client.message());
        return true;
    }

    /** If a verb is in no dialect's table, nobody has checked how it passes through the dialects. */
    @Test
    void everyVerbIsWrittenByEveryDialectThatTalks() {
        Set<String> verbs = Arrays.stream(ChatSink.class.getMethods())
                .map(Method::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        // The test itself calls the end; embeddings have verbs of their own; drop is called by readers.
        verbs.removeAll(Set.of("end", "input", "inputTokens", "drop"));
        for (String dialect : Wires.DIALECTS.names()) {
            Set<String> said = written()
                    .filter(each -> each.dialect().equals(dialect))
                    .flatMap(each -> each.given().lines())
                    .map(line -> line.split(" ", 2)[0])
                    .collect(Collectors.toCollection(TreeSet::new));
            Set<String> missing = new TreeSet<>(verbs);
            missing.removeAll(said);
            assertEquals(Set.of(), missing, dialect);
        }
    }

    static Stream<Arguments> everywhere() {
        return read().flatMap(each -> Wires.DIALECTS.names().stream().map(to -> Arguments.of(each, to)));
    }

    /** Whatever one dialect reads makes a complete request in any other, or is refused with a reason. */
    @ParameterizedTest
    @MethodSource("everywhere")
    void whatIsReadCanBeSaidInEveryDialectOrIsRefused(Translation translation, String to) {
        Outcome outcome = translate(translation.dialect(), translation.operation(), to, translation.given());
        if (outcome == null || outcome.fault instanceof Fault.Client) {
            return;
        }
        assertEquals(null, outcome.fault);
        assertNotEquals("", CanonicalJson.of(outcome.written));
        if (!translation.fault().isEmpty()) {
            fail("should have been refused while being read: " + outcome.written);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ollama, COMPLETE, '', openai, CHAT",
        "ollama, COMPLETE, '\"raw\":true', openai, COMPLETE",
        "ollama, COMPLETE, '\"template\":\"x\"', openai, COMPLETE",
        "ollama, COMPLETE, '\"suffix\":\"x\"', openai, COMPLETE",
        "ollama, EMBED, '', openai, EMBED",
        "ollama, EMBED_ONE, '', openai, EMBED",
        "openai, COMPLETE, '', ollama, COMPLETE",
        "openai, EMBED, '', ollama, EMBED",
        "openai, COMPLETE, '', minimal, CHAT",
        "openai, COMPLETE, '', anthropic, CHAT",
        "ollama, COMPLETE, '\"raw\":true', anthropic, CHAT",
        "openai, COMPLETE, '', gemini, CHAT",
        "openai, EMBED, '', gemini, EMBED",
        "ollama, EMBED_ONE, '', gemini, EMBED",
        "gemini, CHAT, '', openai, CHAT",
        "gemini, EMBED, '', openai, EMBED",
        "gemini, EMBED_ONE, '', ollama, EMBED_ONE",
        "gemini, EMBED_ONE, '', openai, EMBED",
        "anthropic, CHAT, '', openai, CHAT",
        "anthropic, CHAT, '', ollama, CHAT",
        "responses, CHAT, '', openai, CHAT",
        "responses, CHAT, '', ollama, CHAT",
        "responses, CHAT, '', anthropic, CHAT",
        "openai, CHAT, '', responses, CHAT",
        "openai, COMPLETE, '', responses, CHAT",
        "ollama, COMPLETE, '\"raw\":true', responses, CHAT",
        "minimal, CHAT, '', openai, CHAT",
        "minimal, CHAT, '', ollama, CHAT"
    })
    void isSaidOnTheWireThatServes(String from, Operation asked, String fields, String to, Operation served) {
        Wire wire = Wires.of(from, asked);
        ByteBuf body = bytes("{\"model\":\"m\"" + (fields.isEmpty() ? "" : "," + fields) + "}");
        assertEquals(Wires.of(to, served), Wires.serving(to, wire, facts(wire, body)));
        body.release();
    }

    @Test
    void longTextsAreSlicedNotCopied() {
        String image = "QUJD".repeat(50_000);
        Outcome outcome = translate(
                "openai",
                Operation.CHAT,
                "ollama",
                "{\"messages\":[{\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,"
                        + image + "\"}},{\"type\":\"text\",\"text\":\"" + "word ".repeat(10_000)
                        + "\"}],\"role\":\"user\"}],\"model\":\"m\"}");
        assertTrue(
                outcome != null && outcome.written.contains(image) && outcome.fault == null, String.valueOf(outcome));
        assertTrue(outcome.copied < 4096, "copied " + outcome.copied + " bytes");
    }

    @Test
    void aBodyThatRepeatsAFieldIsReadInSteps() {
        String messages = "\"messages\":[" + "{\"role\":\"user\",\"content\":\"x\"},".repeat(20_000);
        ByteBuf body = bytes("{" + messages + "{}]," + messages + "1]}");
        Wire wire = Wires.of("openai", Operation.CHAT);
        RequestReader reader = wire.requestReader(body, facts(wire, body));
        ChatSink sink = ChatVerbs.into(new ArrayList<>());
        int steps = 0;
        while (reader.step(sink) == RequestReader.Status.MORE) {
            steps++;
        }
        Fault fault = reader.fault();
        assertTrue(fault != null && fault.message().contains("\"messages\" must be an object"), "the second is read");
        assertTrue(steps > 40_000, "in " + steps + " steps");
        reader.close();
        body.release();
    }

    @Test
    void tooManyFieldsSomeOfThemTwiceAreRefused() {
        StringBuilder fields = new StringBuilder("{\"a\":1,\"a\":2");
        for (int i = 0; i < 2000; i++) {
            fields.append(",\"f").append(i).append("\":1");
        }
        Outcome outcome =
                translate("openai", Operation.CHAT, "ollama", fields.append('}').toString());
        Fault fault = outcome == null ? null : outcome.fault;
        assertTrue(fault != null && fault.message().contains("too many fields"), String.valueOf(fault));
    }

    private record Outcome(String written, @Nullable Fault fault, long copied) {}

    /** Reads a body and writes it in another dialect; null if no wire of that dialect serves it. */
    private static @Nullable Outcome translate(String dialect, Operation operation, String to, String text) {
        Wire from = Wires.of(dialect, operation);
        ByteBuf body = bytes(text);
        RequestFacts facts = facts(from, body);
        Wire served = Wires.serving(to, from, facts);
        if (served == null) {
            body.release();
            return null;
        }
        Pieces out = new Pieces(PooledByteBufAllocator.DEFAULT);
        RequestReader reader = from.requestReader(body, facts);
        RequestWriter writer = served.requestWriter(order(List.of()), out);
        Fault fault = walk(reader, writer, writer);
        long copied = 0;
        StringBuilder written = new StringBuilder();
        for (int i = 0; i < out.count(); i++) {
            ByteBuf piece = out.take(i);
            copied += sameMemory(piece, body) ? 0 : piece.readableBytes();
            written.append(piece.toString(StandardCharsets.UTF_8));
            piece.release();
        }
        writer.close();
        reader.close();
        out.release();
        assertEquals(1, body.refCnt());
        body.release();
        return new Outcome(written.toString(), fault, copied);
    }

    /** Why the walk ended early, according to the writer or the reader; null if it did not. */
    private static @Nullable Fault walk(RequestReader reader, ChatSink sink, @Nullable RequestWriter writer) {
        RequestReader.Status status = RequestReader.Status.MORE;
        while (status == RequestReader.Status.MORE && (writer == null || writer.fault() == null)) {
            status = reader.step(sink);
        }
        return writer == null || writer.fault() == null ? reader.fault() : writer.fault();
    }

    private static ByteBuf bytes(String text) {
        ByteBuf body = PooledByteBufAllocator.DEFAULT.buffer();
        body.writeCharSequence(text, StandardCharsets.UTF_8);
        return body;
    }

    private static String text(Pieces out) {
        ByteBuf all = out.takeComposite();
        String text = all.toString(StandardCharsets.UTF_8);
        all.release();
        return text;
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
