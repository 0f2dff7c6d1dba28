package io.councilrouter.app.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.app.Frames;
import io.councilrouter.app.RawAnswer;
import io.councilrouter.app.RawClient;
import io.councilrouter.app.ScriptedUpstream;
import io.councilrouter.app.boot.GatewayFixture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models of the configuration ({@code models:}), asked for by clients of every API. */
@TestInstance(Lifecycle.PER_CLASS)
class NamedModelsIT {
    private static final String MODELS =
            """
            models:
              plain: {backend: engine, model: "real:1b"}
              either: {targets: [{backend: cloud, model: gpt-x}, {backend: engine, model: "real:1b"}]}
              tuned:
                targets: [{backend: engine, model: "real:1b"}]
                options: {num_ctx: 8192, temperature: 0.2, keep_alive: 30m, think: false}
                system_prompt: Be brief.
              tuned-cloud:
                backend: cloud
                model: gpt-x
                options: {num_ctx: 8192, temperature: 0.2, max_tokens: 50}
                system_prompt: Be brief.
                strip: [logit_bias]
                set: {seed: 7, chat_template_kwargs: {enable_thinking: false}}
            routing: {strategy: priority, aliases: {nick: plain}, fallbacks: {gpt-x: [plain]}}
            """;

    private final ScriptedUpstream engine = ScriptedUpstream.ollama("real:1b").loaded("real:1b");
    private final ScriptedUpstream cloud = ScriptedUpstream.openai("gpt-x");
    private final GatewayFixture gate = GatewayFixture.start(
            "backends:\n" + engine.entry("engine", "priority: 2") + cloud.entry("cloud", "priority: 1") + MODELS);

    @AfterEach
    void settles() {
        gate.settled();
        engine.forget();
        cloud.forget();
    }

    @AfterAll
    void closes() {
        gate.close();
        engine.close();
        cloud.close();
    }

    private RawAnswer post(String path, String body, String... lines) {
        try (RawClient client = gate.client()) {
            return client.send(RawClient.posting(path, body, lines)).answer();
        }
    }

    private RawAnswer get(String path, String... lines) {
        try (RawClient client = gate.client()) {
            return client.send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + String.join("\r\n", lines)
                            + (lines.length == 0 ? "\r\n" : "\r\n\r\n"))
                    .answer();
        }
    }

    private void engineAnswers() {
        engine.next(with -> with.send(200, Frames.OLLAMA_CHAT));
    }

    @Test
    void withoutFurtherKeysOnlyTheNameChanges() {
        String body =
                "{\"options\":{\"future\":[1.50]}, \"model\":\"%s\", \"messages\":[{\"role\":\"user\",\"content\":\"gęś\"}],\"stream\":false}";
        engineAnswers();
        RawAnswer answer = post("/api/chat", body.formatted("plain"));
        assertEquals(200, answer.status(), answer::text);
        assertEquals(body.formatted("real:1b"), engine.taken().text());
        assertEquals("plain", answer.header("X-Model"));
        assertEquals("engine", answer.header("X-Backend"));
        assertFalse(answer.has("X-Router-Dropped"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            /v1/chat/completions                   | {"model":"plain","messages":[{"role":"user","content":"hi"}]}
            /v1/chat/completions                   | {"model":"nick","messages":[{"role":"user","content":"hi"}]}
            /v1/chat/completions                   | {"model":"engine/plain","messages":[{"role":"user","content":"hi"}]}
            /v1/responses                          | {"model":"plain","input":"hi"}
            /v1/messages                           | {"model":"plain","max_tokens":9,"messages":[{"role":"user","content":"hi"}]}
            /v1beta/models/plain:generateContent   | {"contents":[{"role":"user","parts":[{"text":"hi"}]}]}
            /api/chat                              | {"model":"PLAIN:latest","stream":false,"messages":[{"role":"user","content":"hi"}]}
            """)
    void clientsOfEveryApiGetIt(String path, String body) {
        engineAnswers();
        RawAnswer answer = post(path, body);
        assertEquals(200, answer.status(), answer::text);
        assertEquals("plain", answer.header("X-Model"));
        assertTrue(engine.taken().text().contains("\"model\":\"real:1b\""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            /v1/chat/completions                 | {"model":"tuned","messages":[{"role":"user","content":"hi"}],"temperature":1}
            /v1/responses                        | {"model":"tuned","input":"hi","temperature":1}
            /v1/messages                         | {"model":"tuned","max_tokens":9,"messages":[{"role":"user","content":"hi"}],"temperature":1}
            /v1beta/models/tuned:generateContent | {"contents":[{"role":"user","parts":[{"text":"hi"}]}],"generationConfig":{"temperature":1}}
            /api/chat                            | {"model":"tuned","stream":false,"options":{"temperature":1},"messages":[{"role":"user","content":"hi"}]}
            """)
    void optionsAndTheSystemsWordsFillWhatARequestLeavesOut(String path, String body) {
        engineAnswers();
        RawAnswer answer = post(path, body);
        assertEquals(200, answer.status(), answer::text);
        String sent = engine.taken().text();
        has(sent, "\"num_ctx\":8192", "\"temperature\":1", "\"keep_alive\":\"30m\"", "\"think\":false");
        has(
                sent,
                "\"messages\":[{\"role\":\"system\",\"content\":\"Be brief.\"},{\"role\":\"user\",\"content\":\"hi\"}]");
        assertFalse(sent.contains("0.2"), sent);
        assertFalse(answer.has("X-Router-Dropped"), () -> answer.header("X-Router-Dropped"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            /v1/chat/completions                       | {"model":"tuned-cloud","logit_bias":{"1":2},"seed":1,"messages":[{"role":"user","content":"hi"}]}
            /v1/messages                               | {"model":"tuned-cloud","max_tokens":50,"messages":[{"role":"user","content":"hi"}]}
            /v1beta/models/tuned-cloud:generateContent | {"contents":[{"role":"user","parts":[{"text":"hi"}]}]}
            /api/chat                                  | {"model":"tuned-cloud","stream":false,"messages":[{"role":"user","content":"hi"}]}
            """)
    void fieldsAreSaidInTheWordsOfTheBackendsApi(String path, String body) {
        cloud.next(with -> with.send(200, Frames.CHAT));
        RawAnswer answer = post(path, body);
        assertEquals(200, answer.status(), answer::text);
        String sent = cloud.taken().text();
        has(sent, "\"model\":\"gpt-x\"", "\"temperature\":0.2", "\"max_tokens\":50", "\"seed\":7");
        has(sent, "\"chat_template_kwargs\":{\"enable_thinking\":false}");
        has(sent, "[{\"role\":\"system\",\"content\":\"Be brief.\"},{\"role\":\"user\",");
        assertFalse(sent.contains("logit_bias") || sent.contains("\"seed\":1"), sent);
        assertEquals("num_ctx", answer.header("X-Router-Dropped"), "the operator can see what has no place there");
    }

    @Test
    void onTheSameWireAllElseCrossesByteForByte() {
        engineAnswers();
        String rest =
                " \"x_new\" : [1.50, null],\"messages\":[ {\"role\":\"system\",\"content\":\"\"}],\"stream\":false }";
        RawAnswer answer = post(
                "/api/chat",
                "{\"model\":\"tuned\", \"options\":{\"temperature\":1},\"keep_alive\":0,\"think\":true," + rest);
        assertEquals(200, answer.status(), answer::text);
        assertEquals(
                "{\"model\":\"real:1b\", \"options\":{\"num_ctx\":8192,\"temperature\":1},\"keep_alive\":0,\"think\":true,"
                        + rest,
                engine.taken().text());
    }

    @Test
    void aModelIsLoadedWithItsOptionsAndAskedNothing() {
        engine.next(with -> with.send(200, Frames.OLLAMA_DONE));
        assertEquals(
                200,
                post("/api/generate", "{\"model\":\"tuned\",\"stream\":false}").status());
        assertEquals(
                "{\"keep_alive\":\"30m\",\"think\":false,\"options\":{\"num_ctx\":8192,\"temperature\":0.2},\"model\":\"real:1b\",\"stream\":false}",
                engine.taken().text());
    }

    private static void has(String text, String... pieces) {
        for (String piece : pieces) {
            assertTrue(text.contains(piece), () -> piece + " is not in " + text);
        }
    }

    @Test
    void theNextTargetIsAskedForItsOwnModel() {
        cloud.next(with -> with.send(500, "{\"error\":{\"message\":\"broken\"}}"));
        engineAnswers();
        RawAnswer answer = post("/v1/chat/completions", Frames.ask("either", false));
        assertEquals(200, answer.status(), answer::text);
        assertTrue(cloud.taken().text().contains("\"model\":\"gpt-x\""));
        assertTrue(engine.taken().text().contains("\"model\":\"real:1b\""));
        assertEquals("either", answer.header("X-Model"));
        assertEquals("engine", answer.header("X-Backend"));
    }

    @Test
    void aChainMayLeadToIt() {
        cloud.next(with -> with.send(500, "{\"error\":{\"message\":\"broken\"}}"));
        engineAnswers();
        RawAnswer answer = post("/v1/chat/completions", Frames.ask("gpt-x", false));
        assertEquals(200, answer.status(), answer::text);
        assertEquals("plain", answer.header("X-Fallback-Model"));
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/models, '', \"id\":\"plain\"",
        "/v1/models/either, '', \"id\":\"either\"",
        "/v1/models, anthropic-version: 2023-06-01, \"id\":\"plain\"",
        "/v1beta/models, '', \"name\":\"models/plain\"",
        "/api/tags, '', \"name\":\"plain\"",
        "/api/ps, '', \"name\":\"real:1b\"",
    })
    void everyListHasIt(String path, String line, String piece) {
        RawAnswer answer = line.isEmpty() ? get(path) : get(path, line);
        assertEquals(200, answer.status(), answer::text);
        assertTrue(answer.text().contains(piece), answer::text);
    }

    @Test
    void itIsDescribedAsTheModelItStandsFor() {
        engine.next(with -> with.send(200, "{\"template\":\"x\"}"));
        RawAnswer answer = post("/api/show", "{\"model\":\"plain\"}");
        assertEquals("{\"template\":\"x\"}", answer.text());
        assertEquals("{\"model\":\"real:1b\"}", engine.taken().text());
    }
}
