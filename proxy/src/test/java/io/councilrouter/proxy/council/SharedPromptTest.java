package io.councilrouter.proxy.council;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.codec.LeakExtension;
import io.councilrouter.codec.Pieces;
import io.councilrouter.codec.chat.FactsScan;
import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.dialect.Dialects;
import io.councilrouter.codec.dialect.RequestOrder;
import io.councilrouter.codec.dialect.RequestReader;
import io.councilrouter.codec.dialect.RequestWriter;
import io.councilrouter.codec.dialect.Wire;
import io.councilrouter.codec.json.JsonLimits;
import io.councilrouter.council.Question;
import io.councilrouter.council.Question.Part;
import io.councilrouter.council.Wishes;
import io.councilrouter.council.Wishes.NamedSchema;
import io.councilrouter.proxy.exchange.ToldRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakExtension.class)
class SharedPromptTest {
    private static final PooledByteBufAllocator POOL = PooledByteBufAllocator.DEFAULT;
    private static final Wishes NONE = new Wishes("", 0, NamedSchema.NONE, false);
    private static final Wishes CALLERS = new Wishes("", 0, NamedSchema.NONE, true);

    private final Wire openai = wire("openai");
    private final Wire ollama = wire("ollama");
    private @Nullable SharedPrompt prompt;

    private static Wire wire(String dialect) {
        return Objects.requireNonNull(Dialects.load().named(dialect).wire(Operation.CHAT));
    }

    @AfterEach
    void close() {
        if (prompt != null) {
            prompt.close();
        }
    }

    /** The prompt made from the caller's request on {@code wire}. */
    private SharedPrompt heard(Wire wire, String body) {
        ByteBuf bytes = Unpooled.copiedBuffer(body, StandardCharsets.UTF_8);
        FactsScan scan = new FactsScan(new JsonLimits(64));
        scan.start(wire.words());
        assertTrue(scan.onPart(bytes.duplicate()) && scan.end());
        PromptSink sink = new PromptSink(POOL, bytes.readableBytes());
        RequestReader reader = wire.requestReader(bytes, scan.facts());
        RequestReader.Status status = RequestReader.Status.MORE;
        while (status == RequestReader.Status.MORE) {
            status = reader.step(sink);
        }
        reader.close();
        scan.close();
        assertEquals(RequestReader.Status.DONE, status);
        SharedPrompt made = sink.prompt(POOL, true);
        prompt = made;
        return made;
    }

    private SharedPrompt openai(String messages, String fields) {
        return heard(openai, "{\"model\":\"council/x\",\"stream\":true,\"messages\":[" + messages + "]" + fields + "}");
    }

    private static ToldRequest ask(SharedPrompt prompt, String text, Wishes wishes) {
        return prompt.asking(new Question(Part.MEMBER, 0, 1, "m:\"1\"", text, wishes));
    }

    private static String on(Wire wire, ToldRequest request) {
        Pieces out = new Pieces(POOL);
        RequestWriter writer = wire.requestWriter(new RequestOrder("m", true, true, true, true), out);
        RequestReader reader = request.reader();
        while (reader.step(writer) == RequestReader.Status.MORE) {
            // Until everything has been said.
        }
        reader.close();
        writer.close();
        ByteBuf all = out.takeComposite();
        String text = all.toString(StandardCharsets.UTF_8);
        all.release();
        return text;
    }

    private static final String HEAD =
            "{\"model\":\"m\",\"stream\":true,\"stream_options\":{\"include_usage\":true},\"messages\":[";

    /** OpenAI's default, which other APIs do not have. */
    private static final String TAIL = ",\"top_p\":1.0}";

    @Test
    void aQuestionGoesOnInTheUsersLastWords() {
        SharedPrompt said = openai(
                "{\"role\":\"system\",\"content\":\"Be \\\"kind\\\".\"},{\"role\":\"user\",\"content\":\"Why?\\n\"}",
                "");
        assertEquals(
                HEAD + "{\"role\":\"system\",\"content\":\"Be \\\"kind\\\".\"},"
                        + "{\"role\":\"user\",\"content\":\"Why?\\n\\nYou are \\\"A\\\" \u00e9.\"}]" + TAIL,
                on(openai, ask(said, "\nYou are \"A\" \u00e9.", NONE)));
    }

    @Test
    void everyQuestionBeginsWithTheSameBytesHoweverOftenItIsTold() {
        SharedPrompt said = openai(
                "{\"role\":\"user\",\"content\":\"" + "x".repeat(3000) + "\"},"
                        + "{\"role\":\"assistant\",\"content\":\"y\"},{\"role\":\"user\",\"content\":\"z\"}",
                "");
        ToldRequest first = ask(said, "1", NONE);
        String once = on(openai, first);
        assertEquals(once, on(openai, first));
        assertEquals(once.replace("z1\"", "z2\""), on(openai, ask(said, "2", NONE)));
        assertTrue(on(ollama, first).contains("\"content\":\"z1\""));
        assertEquals(once, on(openai, first), "another wire was told in between");
    }

    @Test
    void ifTheUserDidNotSpeakLastTheQuestionIsAMessageOfItsOwn() {
        SharedPrompt said =
                openai("{\"role\":\"user\",\"content\":\"a\"},{\"role\":\"assistant\",\"content\":\"b\"}", "");
        assertEquals(
                HEAD + "{\"role\":\"user\",\"content\":\"a\"},{\"role\":\"assistant\",\"content\":\"b\"},"
                        + "{\"role\":\"user\",\"content\":\"c\"}]" + TAIL,
                on(openai, ask(said, "c", NONE)));
    }

    @Test
    void aQuestionAfterAnImageIsASeparateText() {
        String image = "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,iVBORw0KGgo=\"}}";
        SharedPrompt said =
                openai("{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Look:\"}," + image + "]}", "");
        ToldRequest question = ask(said, "What?", NONE);
        assertEquals(
                HEAD + "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Look:\"}," + image
                        + ",{\"type\":\"text\",\"text\":\"What?\"}]}]" + TAIL,
                on(openai, question));
        assertTrue(question.facts().traits().images());
        assertTrue(question.facts().bytes() < question.size(), "an image is no text");
    }

    @Test
    void onlyTheQuestionForTheAnswerHasTheCallersWishesForIt() {
        String wishes = ",\"stop\":[\"x\"],\"response_format\":{\"type\":\"json_object\"},\"max_tokens\":7";
        SharedPrompt said = openai(
                "{\"role\":\"user\",\"content\":\"a\"}",
                wishes + ",\"temperature\":0.5,\"top_p\":0.9,\"top_k\":3,\"reasoning_effort\":\"low\"");
        String shared = ",\"top_p\":0.9,\"top_k\":3,\"reasoning_effort\":\"low\"";
        String begins = HEAD + "{\"role\":\"user\",\"content\":\"ab\"}]" + shared;
        assertEquals("0.5", said.temperature());
        assertEquals(begins + "}", on(openai, ask(said, "b", NONE)));
        assertEquals(begins + wishes + "}", on(openai, ask(said, "b", CALLERS)));
    }

    @Test
    void aBallotIsHeldToASchema() {
        SharedPrompt said = openai("{\"role\":\"user\",\"content\":\"a\"}", "");
        Wishes cold = new Wishes("0", 1024, new NamedSchema("ballot", "{\"type\":\"object\"}"), false);
        assertEquals(
                HEAD + "{\"role\":\"user\",\"content\":\"ab\"}],\"top_p\":1.0,\"temperature\":0,\"max_tokens\":1024,"
                        + "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"ballot\","
                        + "\"strict\":true,\"schema\":{\"type\":\"object\"}}}}",
                on(openai, ask(said, "b", cold)));
        assertTrue(on(ollama, ask(said, "b", cold)).contains("\"format\":{\"type\":\"object\"}"));
    }

    @Test
    void whatACouncilHasNoPlaceForIsDroppedAndNamed() {
        SharedPrompt said = openai(
                "{\"role\":\"user\",\"content\":\"a\"}",
                ",\"n\":2,\"logprobs\":true,\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}],"
                        + "\"novel\":1,\"council\":{}");
        assertEquals(List.of("n", "logprobs", "tools", "novel"), said.dropped());
        assertEquals(HEAD + "{\"role\":\"user\",\"content\":\"ab\"}]" + TAIL, on(openai, ask(said, "b", NONE)));
    }

    @Test
    void whatOnlyOneDialectKnowsStaysOnItsWire() {
        SharedPrompt said = heard(
                ollama,
                "{\"model\":\"council/x\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}],"
                        + "\"options\":{\"top_k\":3},\"keep_alive\":\"5m\"}");
        String told = on(ollama, ask(said, "b", NONE));
        assertTrue(told.contains("\"top_k\":3") && told.contains("\"keep_alive\":\"5m\""), told);
        assertFalse(on(openai, ask(said, "b", NONE)).contains("keep_alive"));
    }

    @Test
    void isKeptAsABodyThatNamesTheModelAsItWasAskedFor() {
        SharedPrompt said = openai("{\"role\":\"user\",\"content\":\"a\"}", "");
        ToldRequest question = ask(said, "b", NONE);
        ByteBuf body = question.written(openai, true, POOL);
        String text = body.toString(StandardCharsets.UTF_8);
        body.release();
        assertEquals(on(openai, question).replace("\"m\"", "\"m:\\\"1\\\"\""), text);
        assertTrue(Math.abs(question.size() - text.length()) < 200, () -> question.size() + " is not " + text.length());
    }
}
