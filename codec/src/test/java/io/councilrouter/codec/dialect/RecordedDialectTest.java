package io.councilrouter.codec.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.codec.LeakExtension;
import io.councilrouter.codec.Transcript;
import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.http.BodyScanner;
import io.councilrouter.codec.http.BodyStatus;
import io.councilrouter.codec.http.HttpLimits;
import io.councilrouter.codec.http.ParseStatus;
import io.councilrouter.codec.http.ResponseParser;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What real Ollama and llama.cpp servers answered, read in the dialect that they speak. */
@ExtendWith(LeakExtension.class)
final class RecordedDialectTest {
    private static final Dialects DIALECTS = Dialects.load();

    private static ByteBuf body(String name) {
        ByteBuf wire = Unpooled.wrappedBuffer(
                Transcript.read(RecordedDialectTest.class, "/transcripts/real/" + name + ".txt"));
        ResponseParser parser = new ResponseParser(HttpLimits.forResponses());
        parser.reset(false);
        assertEquals(ParseStatus.DONE, parser.parse(wire));
        BodyScanner scanner = BodyScanner.ofResponses(HttpLimits.forResponses());
        scanner.begin(parser.head().bodyKind(), parser.head().contentLength());
        ByteBuf body = Unpooled.buffer();
        while (scanner.scan(wire) == BodyStatus.DATA) {
            body.writeBytes(wire, scanner.dataLength());
        }
        return body;
    }

    @ParameterizedTest
    @CsvSource({
        "ollama-chat-stream, ollama, CHAT, true",
        "ollama-chat-whole, ollama, CHAT, false",
        "ollama-chat-schema, ollama, CHAT, false",
        "ollama-chat-logprobs, ollama, CHAT, true",
        "ollama-generate-stream, ollama, COMPLETE, true",
        "ollama-load, ollama, COMPLETE, false",
        "ollama-unload, ollama, COMPLETE, false",
        "ollama-embed, ollama, EMBED, false",
        "ollama-openai-chat-stream, openai, CHAT, true",
        "llamacpp-chat-whole, openai, CHAT, false",
        "llamacpp-chat-stream, openai, CHAT, true",
        "llamacpp-chat-stream-usage, openai, CHAT, true",
        "llamacpp-completions, openai, COMPLETE, false",
        "llamacpp-embeddings, openai, EMBED, false"
    })
    void isReadToItsEnd(String name, String dialect, Operation operation, boolean streamed) {
        ByteBuf body = body(name);
        Wire speaks = Wires.of(dialect, operation);
        EventVerbs verbs = new EventVerbs();
        Answer.read(speaks, streamed, List.of(body.duplicate()), verbs);
        assertEquals("end", verbs.lines.getLast(), verbs.lines::toString);
        AnswerProbe probe = speaks.probe(streamed);
        int[] seen = {0};
        Answer.frames(speaks, streamed, List.of(body.duplicate()), frame -> seen[0] |= probe.onFrame(frame));
        assertTrue(probe.complete());
        assertEquals(0, seen[0] & (AnswerProbe.MALFORMED | AnswerProbe.ERROR));
        assertEquals(
                verbs.lines.stream().anyMatch(line -> line.matches("(text|reasoning|toolOpen|vector).*")),
                (seen[0] & AnswerProbe.CONTENT) != 0);
        assertEquals(
                verbs.lines.stream().anyMatch(line -> line.startsWith("usage")), (seen[0] & AnswerProbe.USAGE) != 0);
        probe.close();
    }

    @ParameterizedTest
    @CsvSource({
        "ollama-error-json, ollama",
        "ollama-error-no-body, ollama",
        "ollama-error-think, ollama",
        "ollama-error-tools, ollama",
        "ollama-error-unknown-model, ollama",
        "ollama-openai-error-unknown-model, openai",
        "llamacpp-error-json, openai",
        "llamacpp-error-no-messages, openai",
        "llamacpp-error-path, openai",
        "llamacpp-health-loading, openai"
    })
    void errorsHaveAMessage(String name, String dialect) {
        assertNotNull(DIALECTS.named(dialect).errors().read(body(name)));
    }
}
