package io.councilrouter.app.exchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.app.Frames;
import io.councilrouter.app.RawAnswer;
import io.councilrouter.app.RawClient;
import io.councilrouter.app.ScriptedUpstream;
import io.councilrouter.app.ScriptedUpstream.Exchanged;
import io.councilrouter.app.boot.GatewayFixture;
import io.councilrouter.storage.db.StoredRow;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Status 200 promises nothing: what servers send with it that is not an answer, or not the kind of answer they say it
 * is.
 */
@TestInstance(Lifecycle.PER_CLASS)
class OddAnswersIT {
    private static final String CHAT = "/v1/chat/completions";

    private final ScriptedUpstream first = ScriptedUpstream.openai("m");
    private final ScriptedUpstream second = ScriptedUpstream.openai("m");
    private final ScriptedUpstream third = ScriptedUpstream.ollama("om:latest");
    private final ScriptedUpstream fourth = ScriptedUpstream.ollama("om:latest");
    private final GatewayFixture gate = GatewayFixture.start(
            "retry: {budget: 10}\nbreaker: {failure_threshold: 10000}\nrouting: {strategy: priority}\nbackends:\n"
                    + first.entry("first", "priority: 1") + second.entry("second", "priority: 2")
                    + third.entry("third", "priority: 1") + fourth.entry("fourth", "priority: 2"));

    @AfterEach
    void settles() {
        gate.settled();
        for (ScriptedUpstream each : List.of(first, second, third, fourth)) {
            each.forget();
        }
    }

    @AfterAll
    void closes() {
        gate.close();
        for (ScriptedUpstream each : List.of(first, second, third, fourth)) {
            each.close();
        }
    }

    private RawAnswer ask(String path, String body) {
        try (RawClient client = gate.client()) {
            return client.post(path, body).answer();
        }
    }

    private static String typed(String type) {
        return "HTTP/1.1 200 OK\r\n" + (type.isEmpty() ? "" : "Content-Type: " + type + "\r\n");
    }

    private static Exchanged whole(Exchanged with, String type, byte[] body, String lines) throws IOException {
        return with.send(RawClient.join(
                RawClient.bytes(typed(type) + lines + "Content-Length: " + body.length + "\r\n\r\n"), body));
    }

    private static Exchanged stream(Exchanged with, String type) throws IOException {
        return with.send(typed(type) + "Transfer-Encoding: chunked\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":{\"message\":\"boom\",\"code\":502}}",
                "{\"id\":\"x\",\"choices\":null}",
                "{\"choices\":[]}",
                "null",
                "{}",
                "<html>login</html>",
                "{\"id\":\"c\",\"choices\":[{\"message\":{\"con",
                "data: {\"choices\":[{\"delta\":{\"content\":\"x\"}}]}\n\ndata: [DONE]\n\n"
            })
    void aWholeAnswerThatIsNoneIsAskedElsewhereWhateverTheClientSpeaks(String bad) {
        for (String path : List.of(CHAT, "/api/chat")) {
            first.next(with -> whole(with, "application/json", bad.getBytes(StandardCharsets.UTF_8), ""));
            second.next(with -> with.send(200, Frames.CHAT));
            RawAnswer answer = ask(path, Frames.ask(false));
            assertEquals(200, answer.status(), answer::text);
            assertEquals("second", answer.header("X-Backend"));
            assertTrue(answer.text().contains("hello"), answer::text);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"eos_token", "end_turn", "", "null"})
    void aWholeAnswerIsOneWhateverItCallsItsEnd(String reason) {
        for (String path : List.of(CHAT, "/api/chat")) {
            String odd = Frames.CHAT.replace("\"stop\"", "\"" + reason + "\"");
            first.next(with -> with.send(200, odd));
            RawAnswer answer = ask(path, Frames.ask(false));
            assertEquals("first", answer.header("X-Backend"), answer::text);
            assertTrue(answer.text().contains("hello"), answer::text);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/embeddings", "/api/embed"})
    void vectorsThatAreARefusalKeepItsStatusAndWords(String path) {
        first.next(with -> with.send(
                200,
                "{\"object\":\"error\",\"message\":\"too many texts\",\"type\":\"BadRequestError\",\"code\":400}"));
        RawAnswer answer = ask(path, "{\"model\":\"m\",\"input\":\"x\"}");
        assertEquals(400, answer.status(), answer::text);
        assertTrue(answer.text().contains("too many texts"), answer::text);
    }

    @Test
    void anUnfinishedWholeAnswerFromOllamaIsRetriedElsewhere() {
        third.next(with -> with.send(200, Frames.OLLAMA_CHAT.replace("\"done\":true", "\"done\":false")));
        fourth.next(with -> with.send(200, Frames.OLLAMA_CHAT));
        RawAnswer answer = ask("/api/chat", Frames.ask("om", false));
        assertEquals("fourth", answer.header("X-Backend"), answer::text);
        assertEquals(Frames.OLLAMA_CHAT, answer.text());
    }

    @Test
    void anErrorBodyInsteadOfAStreamIsRetriedElsewhere() {
        for (String type : List.of("application/json", "text/event-stream")) {
            first.next(with -> stream(with, type)
                    .chunk("{\"error\":{\"message\":\"boom\"}}")
                    .last());
            second.next(with -> with.sse().token("good").done());
            RawAnswer answer = ask(CHAT, Frames.ask(true));
            assertEquals(Frames.token("good") + Frames.FINISH + Frames.DONE, answer.text());
            assertEquals("second", answer.header("X-Backend"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "application/json",
                "text/plain; charset=utf-8",
                "application/octet-stream",
                "application/x-ndjson"
            })
    void aStreamOfEventsIsOneUnderAnyName(String type) {
        String token = Frames.token("one");
        for (int cut : new int[] {0, 1, 4, 5, 6, 40}) {
            Semaphore seen = new Semaphore(0);
            first.next(with -> {
                stream(with, type);
                if (cut > 0) {
                    with.chunk(token.substring(0, cut));
                }
                with.chunk(token.substring(cut));
                seen.acquireUninterruptibly();
                with.token("two");
                with.chunk(Frames.FINISH
                        + "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":\"1\",\"completion_tokens\":null}}\n\n"
                        + Frames.DONE);
                with.last();
            });
            try (RawClient client = gate.client()) {
                RawAnswer head = client.post(CHAT, Frames.ask(true)).head();
                assertEquals("text/event-stream", head.header("Content-Type"));
                assertEquals(token, new String(client.chunk(), StandardCharsets.UTF_8));
                seen.release();
                assertEquals(Frames.token("two") + Frames.FINISH + Frames.DONE, client.chunksToEnd());
            }
        }
    }

    @Test
    void aStreamUnderAnotherNameIsTranslatedAsItComes() {
        Semaphore seen = new Semaphore(0);
        first.next(with -> {
            stream(with, "application/json").chunk("\n\n: hi\n\n").token("one");
            seen.acquireUninterruptibly();
            with.done();
        });
        third.next(with -> {
            stream(with, "application/json").chunk(Frames.line("one"));
            seen.acquireUninterruptibly();
            with.chunk(Frames.OLLAMA_DONE).last();
        });
        for (String model : List.of("m", "om")) {
            String path = model.equals("m") ? "/api/chat" : CHAT;
            try (RawClient client = gate.client()) {
                RawAnswer head = client.post(path, Frames.ask(model, true)).head();
                assertEquals(
                        model.equals("m") ? "application/x-ndjson" : "text/event-stream", head.header("Content-Type"));
                assertTrue(new String(client.chunk(), StandardCharsets.UTF_8).contains("one"));
                seen.release();
                String rest = client.chunksToEnd();
                assertTrue(rest.contains(model.equals("m") ? "\"done\":true" : "[DONE]"), rest);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "application/json; charset=utf-8", "text/plain", "text/event-stream", "application/jsonl"})
    void aStreamOfLinesIsOneUnderAnyName(String type) {
        Semaphore seen = new Semaphore(0);
        third.next(with -> {
            stream(with, type).chunk(Frames.line("one"));
            seen.acquireUninterruptibly();
            with.chunk(Frames.line("two") + Frames.OLLAMA_DONE).last();
        });
        try (RawClient client = gate.client()) {
            RawAnswer head = client.post("/api/chat", Frames.ask("om", true)).head();
            assertEquals("application/x-ndjson", head.header("Content-Type"));
            assertEquals(Frames.line("one"), new String(client.chunk(), StandardCharsets.UTF_8));
            seen.release();
            assertEquals(Frames.line("two") + Frames.OLLAMA_DONE, client.chunksToEnd());
        }
    }

    @Test
    void eventsToAClientThatReadsLinesBecomeLines() {
        third.next(with -> with.sse()
                .chunk("data: " + Frames.line("one") + "\n" + "data: " + Frames.OLLAMA_DONE + "\n")
                .last());
        RawAnswer answer = ask("/api/chat", Frames.ask("om", true));
        assertEquals("application/x-ndjson", answer.header("Content-Type"));
        assertTrue(
                answer.text().startsWith("{\"model\":\"om\"") && answer.text().contains("one"), answer::text);
        assertFalse(answer.text().contains("data:"), answer::text);
    }

    @Test
    void aWholeAnswerToAStreamIsPassedOnAsOne() {
        first.next(with -> with.send(200, Frames.CHAT));
        RawAnswer answer = ask(CHAT, Frames.ask(true));
        assertEquals("application/json", answer.header("Content-Type"));
        assertEquals(Frames.CHAT, answer.text());
    }

    private static byte[] gzip(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toByteArray();
    }

    @Test
    void aCompressedAnswerKeepsTheNameOfItsCoding() {
        byte[] packed = gzip(Frames.CHAT);
        for (String path : List.of(CHAT, "/v1/rerank")) {
            first.next(with -> whole(with, "application/json", packed, "Content-Encoding: gzip\r\n"));
            RawAnswer answer = ask(path, Frames.ask(false));
            assertEquals(200, answer.status());
            assertEquals("gzip", answer.header("Content-Encoding"));
            assertArrayEquals(packed, answer.body());
        }
        first.next(with -> whole(
                with,
                "application/json",
                Frames.CHAT.getBytes(StandardCharsets.UTF_8),
                "Content-Encoding: \r\nContent-Encoding: identity\r\n"));
        RawAnswer plain = ask("/api/chat", Frames.ask(false));
        assertEquals(200, plain.status(), plain::text);
        assertEquals("", plain.header("Content-Encoding"));
    }

    @Test
    void aCompressedAnswerThatHasToBeReadIsBadGatewayAndSaysWhy() {
        byte[] packed = gzip(Frames.CHAT);
        second.always(with -> whole(with, "application/json", packed, "Content-Encoding: gzip\r\n"));
        for (boolean streamed : new boolean[] {true, false}) {
            first.next(with -> whole(with, "text/event-stream", packed, "Content-Encoding: gzip\r\n"));
            RawAnswer answer = ask(streamed ? CHAT : "/api/chat", Frames.ask(streamed));
            assertEquals(502, answer.status(), answer::text);
            assertTrue(answer.text().contains("compressed its answer although it was not asked to"), answer::text);
        }
        second.always(with -> with.send(503, "{}"));
    }

    @Test
    void vectorsComeWholeWhateverTheRequestSays() {
        String vectors = "{\"object\":\"list\",\"data\":[{\"object\":\"embedding\",\"index\":0,\"embedding\":[0.5]}]}";
        first.next(with -> with.send(200, vectors));
        RawAnswer answer = ask("/v1/embeddings", "{\"model\":\"m\",\"input\":\"x\",\"stream\":true}");
        assertEquals("application/json", answer.header("Content-Type"));
        assertEquals(vectors, answer.text());
        first.next(with -> with.send(200, "{\"object\":\"list\",\"data\":[]}"));
        second.next(with -> with.send(200, vectors));
        assertEquals(
                "second",
                ask("/v1/embeddings", "{\"model\":\"m\",\"input\":\"x\"}").header("X-Backend"));
    }

    @Test
    void anInvalidAnswerIsStoredAsOne(@TempDir Path folder) {
        try (GatewayFixture keeping =
                GatewayFixture.startKeeping(folder, "retry: {budget: 0}\nbackends:\n" + first.entry("first"))) {
            first.next(with -> with.send(200, "{\"choices\":[]}"));
            first.next(with -> stream(with, "application/json").token("one").done());
            try (RawClient client = keeping.client()) {
                assertEquals(502, client.post(CHAT, Frames.ask(false)).answer().status());
                assertEquals(200, client.post(CHAT, Frames.ask(true)).answer().status());
            }
            List<StoredRow> rows = keeping.rows(2);
            assertEquals("upstream_malformed", rows.getFirst().answered().error());
            assertEquals(502, rows.getFirst().answered().status());
            assertEquals("one", new String(rows.getLast().bodies().response(), StandardCharsets.UTF_8));
            assertEquals("stop", rows.getLast().answered().finishReason());
        }
    }
}
