package io.councilrouter.app.tap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.app.Frames;
import io.councilrouter.app.RawAnswer;
import io.councilrouter.app.RawClient;
import io.councilrouter.app.ScriptedUpstream;
import io.councilrouter.app.boot.GatewayFixture;
import io.councilrouter.storage.db.StoredRow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was asked and answered is in the database word for word, and what must not be there is not. */
class StoredRowsIT {
    private static final String THINKS =
            "data: {\"id\":\"c1\",\"choices\":[{\"index\":0,\"delta\":{\"reasoning_content\":\"hm \\u00e4\"}}]}\n\n";
    private static final String CALLS =
            "data: {\"id\":\"c1\",\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"t1\","
                    + "\"function\":{\"name\":\"look\",\"arguments\":\"{\\\"at\\\":1}\"}}]}}]}\n\n";
    private static final String COUNTS =
            "data: {\"id\":\"c1\",\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":5,\"total_tokens\":12,"
                    + "\"completion_tokens_details\":{\"reasoning_tokens\":2}}}\n\n";
    private static final String CALL_MADE =
            "[{\"id\":\"t1\",\"type\":\"function\",\"function\":{\"name\":\"look\",\"arguments\":\"{\\\"at\\\":1}\"}}]";

    @TempDir
    private Path folder;

    private final ScriptedUpstream openai = ScriptedUpstream.openai("m");
    private final ScriptedUpstream ollama = ScriptedUpstream.ollama("o");

    @AfterEach
    void closes() {
        openai.close();
        ollama.close();
    }

    private GatewayFixture gateway(String storage, String more) {
        // One loop, because rows of several loops come in the order in which their rings are read.
        return GatewayFixture.start(
                "server: {event_loops: 1}\nresponse_storage: {db_path: \"" + folder.resolve("data/r.db")
                        + "\", flush_interval: 20ms" + storage + "}\n" + more + "backends:\n" + openai.entry("up")
                        + ollama.entry("olla"));
    }

    private GatewayFixture gateway() {
        return gateway("", "");
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private static RawAnswer ask(GatewayFixture gate, String path, String body, String... lines) {
        try (RawClient client = gate.client()) {
            return client.send(RawClient.posting(path, body, lines)).answer();
        }
    }

    @Test
    void aStreamLeavesItsTextThinkingCallsAndTokens() {
        openai.next(with -> {
            with.sse()
                    .chunk(THINKS)
                    .token("Grüß \\\"Gott\\\" ")
                    .token("\\ud83d\\ude00")
                    .chunk(CALLS);
            with.chunk(Frames.FINISH + COUNTS + Frames.DONE).last();
        });
        try (GatewayFixture gate = gateway()) {
            String asked = Frames.ask(true);
            ask(gate, "/v1/chat/completions", asked, "X-Request-Id: stream-1", "User-Agent: x");
            StoredRow row = gate.rows(1).getFirst();
            assertEquals("stream-1", row.id());
            assertEquals("/v1/chat/completions", row.asked().route());
            assertEquals("openai", row.asked().dialect());
            assertEquals("m", row.asked().model());
            assertEquals("m", row.answered().model());
            assertEquals("up", row.answered().backend());
            assertEquals(1, row.answered().attempts());
            assertEquals(200, row.answered().status());
            assertTrue(row.asked().stream());
            assertEquals(7, row.counts().promptTokens());
            assertEquals(5, row.counts().completionTokens());
            assertEquals(2, row.counts().thinkingTokens());
            assertTrue(
                    row.times().ttftMs() >= 0
                            && row.times().ttftMs() <= row.times().durationMs(),
                    row::toString);
            assertTrue(Math.abs(System.currentTimeMillis() - row.times().created()) < 60_000, row::toString);
            assertEquals("stop", row.answered().finishReason());
            assertEquals("", row.answered().error());
            assertEquals("127.0.0.1", row.identity().client());
            assertFalse(row.answered().truncated());
            assertEquals(asked, text(row.bodies().request()));
            assertEquals("Grüß \"Gott\" \ud83d\ude00", text(row.bodies().response()));
            assertEquals("hm ä", text(row.bodies().thinking()));
            assertEquals(CALL_MADE, text(row.bodies().toolCalls()));
        }
    }

    @Test
    void aWholeAnswerLeavesItsText() {
        openai.next(with -> with.send(200, Frames.CHAT));
        try (GatewayFixture gate = gateway()) {
            ask(gate, "/v1/chat/completions", Frames.ask(false));
            StoredRow row = gate.rows(1).getFirst();
            assertFalse(row.asked().stream());
            assertEquals("hello", text(row.bodies().response()));
            assertEquals(1, row.counts().promptTokens());
            assertEquals(1, row.counts().completionTokens());
        }
    }

    @Test
    void ollamasAnswersLeaveTheirTextStreamedWholeAndTranslated() {
        ollama.next(with -> with.ndjson()
                .chunk("{\"model\":\"o\",\"message\":{\"role\":\"assistant\",\"thinking\":\"hm\",\"content\":\"\"},"
                        + "\"done\":false}\n" + Frames.line("one ") + Frames.line("two") + Frames.OLLAMA_DONE)
                .last());
        ollama.next(with -> with.send(200, Frames.OLLAMA_CHAT));
        ollama.next(with ->
                with.ndjson().chunk(Frames.line("three") + Frames.OLLAMA_DONE).last());
        try (GatewayFixture gate = gateway()) {
            ask(gate, "/api/chat", Frames.ask("o", true));
            ask(gate, "/api/chat", Frames.ask("o", false));
            ask(gate, "/v1/chat/completions", Frames.ask("o", true));
            List<StoredRow> rows = gate.rows(3);
            assertEquals("one two", text(rows.get(0).bodies().response()));
            assertEquals("hm", text(rows.get(0).bodies().thinking()));
            assertEquals("ollama", rows.get(0).asked().dialect());
            assertEquals(2, rows.get(0).counts().completionTokens());
            assertEquals("hello", text(rows.get(1).bodies().response()));
            assertEquals("three", text(rows.get(2).bodies().response()));
            assertEquals("openai", rows.get(2).asked().dialect());
            assertEquals("olla", rows.get(2).answered().backend());
        }
    }

    @Test
    void ofEmbeddingsOnlyTheCountsAreStored() {
        openai.next(with -> with.send(
                200,
                "{\"object\":\"list\",\"data\":[{\"index\":0,\"embedding\":[0.125,0.5,0.25]}],\"model\":\"m\","
                        + "\"usage\":{\"prompt_tokens\":3,\"total_tokens\":3}}"));
        try (GatewayFixture gate = gateway()) {
            ask(gate, "/v1/embeddings", "{\"model\":\"m\",\"input\":\"hi\"}");
            StoredRow row = gate.rows(1).getFirst();
            assertEquals("{\"vectors\":1,\"dimensions\":3}", text(row.bodies().response()));
            assertEquals(3, row.counts().promptTokens());
        }
    }

    @Test
    void anotherAttemptsTextIsNotMixedWithTheFirst() {
        try (ScriptedUpstream second = ScriptedUpstream.openai("m")) {
            // Half of an unstreamed answer, held back, and then the connection dies.
            openai.always(with -> {
                with.send("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n"
                        + Frames.CHAT.replace("hello", "wrong").substring(0, 150));
                with.close();
            });
            second.always(with -> with.send(200, Frames.CHAT));
            try (GatewayFixture gate = GatewayFixture.start("response_storage: {db_path: \"" + folder.resolve("r.db")
                    + "\", flush_interval: 20ms}\nrouting: {strategy: priority}\nbackends:\n"
                    + openai.entry("up", "priority: 1") + second.entry("second", "priority: 2"))) {
                assertEquals(
                        200,
                        ask(gate, "/v1/chat/completions", Frames.ask(false)).status());
                StoredRow row = gate.rows(1).getFirst();
                assertEquals(2, row.answered().attempts());
                assertEquals("second", row.answered().backend());
                assertEquals("hello", text(row.bodies().response()));
            }
        }
    }

    @Test
    void aSubstituteIsNamed() {
        openai.next(with -> with.send(200, Frames.CHAT));
        ollama.always(with -> with.send(500, "{\"error\":\"no\"}"));
        try (GatewayFixture gate = gateway("", "routing: {fallbacks: {o: [m]}}\n")) {
            assertEquals(
                    200,
                    ask(gate, "/v1/chat/completions", Frames.ask("o", false)).status());
            StoredRow row = gate.rows(1).getFirst();
            assertEquals("o", row.asked().model());
            assertEquals("m", row.answered().model());
            assertEquals("up", row.answered().backend());
            assertTrue(row.answered().attempts() > 1, row::toString);
        }
    }

    @Test
    void whatFailedIsKeptWithItsCode() {
        openai.always(with -> with.send(400, "{\"error\":{\"message\":\"too hot\"}}"));
        try (GatewayFixture gate = gateway()) {
            assertEquals(
                    400, ask(gate, "/v1/chat/completions", Frames.ask(false)).status());
            StoredRow row = gate.rows(1).getFirst();
            assertEquals(400, row.answered().status());
            assertEquals("upstream_refused", row.answered().error());
            assertEquals(Frames.ask(false), text(row.bodies().request()));
            assertEquals("", text(row.bodies().response()));
            assertEquals(-1, row.times().ttftMs());
        }
    }

    @Test
    void aClientThatLeavesIs499WithTheTextSoFar() {
        openai.next(with -> {
            with.sse().token("half");
            with.stall();
        });
        try (GatewayFixture gate = gateway()) {
            try (RawClient client = gate.client()) {
                client.post("/v1/chat/completions", Frames.ask(true)).head();
                client.chunk();
                client.reset();
            }
            StoredRow row = gate.rows(1).getFirst();
            assertEquals(499, row.answered().status());
            assertEquals("client_gone", row.answered().error());
            assertEquals("half", text(row.bodies().response()));
        }
    }

    @Test
    void aRequestThatMustNotBeStoredIsNot() {
        openai.always(with -> with.send(200, Frames.CHAT));
        ollama.always(with -> with.send(200, Frames.OLLAMA_CHAT));
        try (GatewayFixture gate = gateway(", exclude: {models: [o], routes: [/v1/completions]}", "")) {
            assertEquals(
                    200,
                    ask(gate, "/v1/chat/completions", Frames.ask(false), "X-No-Store: 1")
                            .status());
            assertEquals(200, ask(gate, "/api/chat", Frames.ask("o", false)).status());
            ask(gate, "/v1/completions", "{\"model\":\"m\",\"prompt\":\"hi\"}");
            assertEquals(
                    200,
                    ask(gate, "/v1/chat/completions", Frames.ask(false), "X-No-Store: 0", "X-Request-Id: kept")
                            .status());
            assertEquals("kept", gate.rows(1).getFirst().id());
        }
    }

    @Test
    void aSubstituteThatMustNotBeStoredIsNot() throws IOException {
        ollama.always(with -> with.send(500, "{\"error\":\"no\"}"));
        try (ScriptedUpstream two = ScriptedUpstream.openai("secret", "p")) {
            two.next(with -> with.send(200, Frames.CHAT.replace("hello", "unspeakable")));
            two.next(with -> with.send(500, "{\"error\":{\"message\":\"unspeakable\"}}"));
            two.next(with -> with.send(200, Frames.CHAT));
            String more = "retry: {budget: 10}\nrouting: {fallbacks: {o: [secret, p]}}\n";
            try (GatewayFixture gate =
                    GatewayFixture.start("response_storage: {db_path: \"" + folder.resolve("data/r.db")
                            + "\", flush_interval: 20ms, exclude: {models: [secret]}}\n" + more + "backends:\n"
                            + two.entry("two") + ollama.entry("olla"))) {
                RawAnswer substitute = ask(gate, "/v1/chat/completions", Frames.ask("o", false), "X-Request-Id: gone");
                assertEquals("secret", substitute.header("X-Model"), substitute::text);
                RawAnswer next = ask(gate, "/v1/chat/completions", Frames.ask("o", false), "X-Request-Id: kept");
                assertEquals("p", next.header("X-Model"), next::text);
                StoredRow row = gate.rows(1).getFirst();
                assertEquals("kept", row.id());
                assertEquals("hello", text(row.bodies().response()));
                assertFalse(row.answered().truncated());
            }
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertFalse(
                        Files.readString(file, StandardCharsets.ISO_8859_1).contains("unspeakable"), file::toString);
            }
        }
    }

    @Test
    void refusalsBeforeTheRouteAndOurOwnAnswersAreNotKept() {
        openai.always(with -> with.send(200, Frames.CHAT));
        try (GatewayFixture gate = gateway()) {
            try (RawClient client = gate.client()) {
                assertEquals(200, client.get("/v1/models").answer().status());
                assertEquals(200, client.get("/health").answer().status());
                assertEquals(404, client.get("/nothing").answer().status());
            }
            assertEquals(
                    404,
                    ask(gate, "/v1/chat/completions", Frames.ask("none", false)).status());
            assertEquals(400, ask(gate, "/v1/chat/completions", "{").status());
            ask(gate, "/v1/chat/completions", Frames.ask(false));
            assertEquals(200, gate.rows(1).getFirst().answered().status());
        }
    }

    @Test
    void largeBodiesAreCutAndSayThatTheyAre() {
        String answer = "y".repeat(5_000);
        openai.always(with -> with.sse().token(answer).done());
        try (GatewayFixture gate = gateway(", max_body: 1KiB", "")) {
            String asked = "{\"model\":\"m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\""
                    + "x".repeat(5_000) + "\"}]}";
            assertEquals(200, ask(gate, "/v1/chat/completions", asked).status());
            StoredRow row = gate.rows(1).getFirst();
            assertTrue(row.answered().truncated());
            assertEquals(asked.substring(0, 1024), text(row.bodies().request()));
            assertEquals(answer.substring(0, 1024), text(row.bodies().response()));
        }
    }

    @Test
    void aLongRequestIsKeptWhole() {
        openai.always(with -> with.send(200, Frames.CHAT));
        try (GatewayFixture gate = gateway()) {
            String asked = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"" + "abc ".repeat(200_000)
                    + "\"}]}";
            assertEquals(200, ask(gate, "/v1/chat/completions", asked).status());
            StoredRow row = gate.rows(1).getFirst();
            assertFalse(row.answered().truncated());
            assertEquals(asked, text(row.bodies().request()));
        }
    }

    @Test
    void theFileIsPrivateAndWhatIsInTheRingsIsWrittenAtTheEnd() throws IOException {
        openai.always(with -> with.send(200, Frames.CHAT));
        try (GatewayFixture gate = gateway(", max_body: 2KiB", "")) {
            for (int i = 0; i < 20; i++) {
                ask(gate, "/v1/chat/completions", Frames.ask(false));
            }
        }
        Path file = folder.resolve("data/r.db");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        try (GatewayFixture again = gateway()) {
            assertEquals(20, again.rows().size());
        }
    }
}
