package io.councilrouter.codec.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.chat.RequestFacts;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class DialectsTest {

    @Test
    void findsThoseOnTheClassPath() {
        Dialects dialects = Dialects.load();
        assertEquals(Set.of("ollama", "openai"), dialects.names());
        assertEquals("openai", dialects.named("openai").name());
        assertTrue(dialects.find("ollama").isPresent());
        assertFalse(dialects.find("OLLAMA").isPresent());
    }

    @Test
    void aMissingOneIsNamedWithThoseThereAre() {
        IllegalStateException failure =
                assertThrows(IllegalStateException.class, () -> Dialects.load().named("smtp"));
        assertEquals("No dialect is called \"smtp\"; there are [ollama, openai].", failure.getMessage());
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
    void everyDialectDoesWhatItSaysItCan() {
        Dialects dialects = Dialects.load();
        RequestFacts facts = new RequestFacts(
                null, -1, -1, null, -1, -1, false, -1, true, false, false, false, false, false, false, 0, new int[0]);
        for (String name : dialects.names()) {
            Dialect dialect = dialects.named(name);
            for (Operation operation : Operation.values()) {
                Operation serving = dialect.serving(operation, facts);
                assertTrue(dialect.operations().contains(serving), name + " " + operation);
                if (serving != Operation.PASS) {
                    assertTrue(dialect.path(serving).startsWith("/"), name);
                    dialect.eventReader(serving, true).close();
                }
                dialect.probe(serving, false).close();
            }
        }
    }

    /** A dialect under another name. */
    private record Named(Dialect of, String name) implements Dialect {
        @Override
        public Set<Operation> operations() {
            return of.operations();
        }

        @Override
        public Framing framing() {
            return of.framing();
        }

        @Override
        public boolean streamsByDefault(Operation operation) {
            return of.streamsByDefault(operation);
        }

        @Override
        public Operation serving(Operation asked, RequestFacts facts) {
            return of.serving(asked, facts);
        }

        @Override
        public String path(Operation operation) {
            return of.path(operation);
        }

        @Override
        public RequestReader requestReader(Operation operation, ByteBuf body, RequestFacts facts) {
            return of.requestReader(operation, body, facts);
        }

        @Override
        public RequestWriter requestWriter(Operation operation, RequestOrder order, ByteSink out) {
            return of.requestWriter(operation, order, out);
        }

        @Override
        public EventReader eventReader(Operation operation, boolean streamed) {
            return of.eventReader(operation, streamed);
        }

        @Override
        public EventWriter eventWriter(Operation operation, boolean streamed, AnswerOrder order, ByteSink out) {
            return of.eventWriter(operation, streamed, order, out);
        }

        @Override
        public AnswerProbe probe(Operation operation, boolean streamed) {
            return of.probe(operation, streamed);
        }

        @Override
        public ErrorShape errors() {
            return of.errors();
        }
    }
}
