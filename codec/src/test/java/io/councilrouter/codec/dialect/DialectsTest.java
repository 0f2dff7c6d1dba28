package io.councilrouter.codec.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.codec.chat.FlagPlace;
import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.chat.RequestFacts;
import io.councilrouter.codec.chat.RequestTraits;
import io.councilrouter.codec.json.BodyEdits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class DialectsTest {

    @Test
    void findsThoseOnTheClassPath() {
        Dialects dialects = Dialects.load();
        assertEquals(Set.of("anthropic", "gemini", "minimal", "ollama", "openai", "responses"), dialects.names());
        assertEquals("openai", dialects.named("openai").name());
        assertTrue(dialects.find("ollama").isPresent());
        assertFalse(dialects.find("OLLAMA").isPresent());
    }

    @Test
    void aMissingOneIsNamedWithThoseThereAre() {
        IllegalStateException failure =
                assertThrows(IllegalStateException.class, () -> Dialects.load().named("smtp"));
        assertEquals(
                "No dialect is called \"smtp\"; there are [anthropic, gemini, minimal, ollama, openai, responses].",
                failure.getMessage());
    }

    @Test
    void twoOfOneNameAreAFailureThatNamesBoth() {
        Dialect given = Dialects.load().named("openai");
        IllegalStateException failure = assertThrows(
                IllegalStateException.class, () -> Dialects.of(List.of(given, new Named(given, "openai"))));
        String message = String.valueOf(failure.getMessage());
        assertTrue(message.contains(given.getClass().getName()), message);
        assertTrue(message.contains(Named.class.getName()), message);
    }

    @Test
    void aNameIsLowerCase() {
        Dialect given = Dialects.load().named("openai");
        assertThrows(IllegalStateException.class, () -> Dialects.of(List.of(new Named(given, "OpenAI"))));
        assertThrows(IllegalStateException.class, () -> Dialects.of(List.of(new Named(given, " "))));
    }

    @Test
    void everyDialectSaysWhatItIs() {
        for (Dialect dialect : Dialects.load().all()) {
            assertNotNull(dialect.errors(), dialect.name());
            Set<Operation> operations = EnumSet.noneOf(Operation.class);
            for (Wire wire : dialect.wires()) {
                assertTrue(operations.add(wire.operation()), wire.label());
                assertEquals(wire, dialect.wire(wire.operation()));
                assertTrue(wire.label().startsWith(dialect.name() + " "), wire.label());
                assertEquals(dialect.errors(), wire.errors(), wire.label());
            }
            for (String prefix : dialect.headersBack()) {
                assertEquals(prefix.toLowerCase(Locale.ROOT), prefix);
            }
        }
    }

    @Test
    void everyWireDoesWhatItSaysItCan() {
        HeldText out = new HeldText();
        for (Dialect dialect : Dialects.load().all()) {
            for (Wire wire : dialect.wires()) {
                wire.probe(true).close();
                wire.probe(false).close();
                if (wire.operation() == Operation.PASS) {
                    assertThrows(IllegalStateException.class, wire::target);
                    continue;
                }
                assertTrue(wire.target().whole().startsWith("/"), wire.label());
                assertTrue(wire.target().streamed().startsWith("/"), wire.label());
                wire.eventReader(true).close();
                wire.eventReader(false).close();
                AnswerOrder answer = new AnswerOrder("1", "m", 0, true, false, () -> 0, 0);
                wire.eventWriter(true, answer, out).close();
                wire.requestWriter(new RequestOrder("m", true, true), out).close();
                assertFalse(wire.terminator().length > 0 && wire.framing() != Framing.SSE, "each line is its own end");
            }
        }
        out.close();
    }

    /** Which of two wires serves a request may depend on its facts, but not whether one of them does. */
    @Test
    void whatIsServedDoesNotDependOnFacts() {
        RequestFacts raw = new RequestFacts(
                null,
                -1,
                -1,
                null,
                -1,
                -1,
                FlagPlace.ABSENT,
                -1,
                true,
                RequestTraits.of(false, false, true, false, true, false),
                0,
                new int[0]);
        for (Dialect from : Dialects.load().all()) {
            for (Wire asked : from.wires()) {
                for (String name : Dialects.load().names()) {
                    Wire usual = Wires.serving(name, asked, RequestFacts.NONE);
                    Wire unusual = Wires.serving(name, asked, raw);
                    assertEquals(usual == null, unusual == null, asked.label() + " in " + name);
                    assertTrue(asked.operation() != Operation.PASS || usual == null || usual.equals(asked));
                }
            }
        }
    }

    @Test
    void aStreamIsAskedForItsCountsOnceAndOnlyWhereThatIsBorne() {
        Wire chat = Wires.of("openai", Operation.CHAT);
        String body = "{\"model\":\"m\",\"stream\":true}";
        assertEquals(
                "{\"stream_options\":{\"include_usage\":true},\"model\":\"m\",\"stream\":true}",
                edited(chat, "m", true, body));
        assertEquals(body, edited(chat, "m", false, body));
        String asked = "{\"model\":\"m\",\"stream_options\":{\"include_usage\":true},\"stream\":true}";
        assertEquals(asked, edited(chat, "m", true, asked));
        assertEquals(asked, edited(chat, "m", true, asked.replace("{\"include_usage\":true}", "{}")));
        assertEquals(asked, edited(chat, "m", true, asked.replace("{\"include_usage\":true}", "null")));
        String more =
                "{\"model\":\"m\",\"stream\":true,\"stream_options\":{\"include_usage\":true,\"include_obfuscation\":false}}";
        assertEquals(more, edited(chat, "m", true, more));
        assertEquals(more, edited(chat, "m", true, more.replace("\"include_usage\":true,", "")));
        assertEquals(more, edited(chat, "m", true, more.replace("usage\":true", "usage\":false")));
        assertEquals(
                "{\"model\":\"other\",\"stream\":true}",
                edited(Wires.of("ollama", Operation.CHAT), "other", true, body));
    }

    private static String edited(Wire wire, String model, boolean countable, String body) {
        ByteBuf bytes = Unpooled.copiedBuffer(body, StandardCharsets.UTF_8);
        RequestFacts facts = RequestTranslationTest.facts(wire, bytes);
        RequestOrder order = new RequestOrder(model, true, true, false, countable);
        BodyEdits edits = wire.edits(facts, order, "model");
        if (edits == null) {
            return body;
        }
        HeldText out = new HeldText();
        edits.apply(bytes, out);
        String text = out.view().toString(StandardCharsets.UTF_8);
        out.close();
        return text;
    }

    @Test
    void thePlaceOfAModelInAPathIsKnown() {
        assertTrue(new Target("/v1/{model}:ask", "/v1/{model}:ask?alt=sse").namesModel());
        assertFalse(Target.of("/v1/ask").namesModel());
    }

    /** A dialect under another name. */
    private record Named(Dialect of, String name) implements Dialect {
        @Override
        public List<Wire> wires() {
            return of.wires();
        }

        @Override
        public ErrorShape errors() {
            return of.errors();
        }
    }
}
