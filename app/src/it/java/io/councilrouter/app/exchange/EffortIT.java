package io.councilrouter.app.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.app.Frames;
import io.councilrouter.app.RawAnswer;
import io.councilrouter.app.RawClient;
import io.councilrouter.app.ScriptedUpstream;
import io.councilrouter.app.ScriptedUpstream.Script;
import io.councilrouter.app.boot.GatewayFixture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A request for thinking to a model that cannot think is answered without, and the client is told. */
class EffortIT {
    private static final Script NO_THOUGHTS =
            with -> with.send(400, "{\"error\":\"\\\"om\\\" does not support thinking\"}");
    private static final Script OLLAMA = with -> with.send(200, Frames.OLLAMA_CHAT);

    private final ScriptedUpstream ollama = ScriptedUpstream.ollama("om:latest");
    private final ScriptedUpstream openai = ScriptedUpstream.openai("m");
    private final GatewayFixture gate =
            GatewayFixture.start("""
            backends:
            %s%sretry: {budget: 0}
            """
                    .formatted(ollama.entry("ollama", "max_concurrency: 1"), openai.entry("openai")));

    @AfterEach
    void closes() {
        gate.close();
        ollama.close();
        openai.close();
    }

    private static String asking(String model, String fields) {
        return "{\"model\":\"" + model + "\",\"stream\":false,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],"
                + fields + "}";
    }

    @ParameterizedTest
    @CsvSource({
        "low, '{\"error\":\"\\\"om\\\" does not support thinking\"}'",
        "none, '{\"error\":\"\\\"om\\\" does not support thinking\"}'",
        "medium, '{\"error\":\"think value \\\"medium\\\" is not supported for this model\"}'",
        "max, '{\"error\":\"invalid think value: max (must be \\\"high\\\", \\\"medium\\\", \\\"low\\\")\"}'",
    })
    void anOllamaModelIsAskedOnceMoreWithout(String effort, String refusal) {
        ollama.next(with -> with.send(400, refusal)).next(OLLAMA);
        try (RawClient client = gate.client()) {
            RawAnswer answer = client.post(
                            "/v1/chat/completions", asking("om", "\"reasoning_effort\":\"" + effort + "\""))
                    .answer();
            assertEquals(200, answer.status(), answer::text);
            assertEquals("reasoning_effort", answer.header("X-Router-Dropped"));
            assertEquals("2", answer.header("X-Router-Attempts"));
            assertTrue(ollama.taken().text().contains("\"think\":"));
            assertFalse(ollama.taken().text().contains("think"));
            assertTrue(ollama.idle());
        }
    }

    @Test
    void twoRefusalsAreTheAnswer() {
        ollama.always(NO_THOUGHTS);
        try (RawClient client = gate.client()) {
            RawAnswer answer = client.post("/v1/chat/completions", asking("om", "\"reasoning\":{\"effort\":\"high\"}"))
                    .answer();
            assertEquals(400, answer.status(), answer::text);
            assertTrue(answer.text().contains("does not support thinking"), answer::text);
            ollama.taken();
            ollama.taken();
            assertTrue(ollama.idle(), "two attempts, not more");
        }
    }

    @Test
    void whatIsRefusedForSomethingElseIsNotAskedAgain() {
        ollama.always(with -> with.send(400, "{\"error\":\"options.num_ctx is out of range\"}"));
        try (RawClient client = gate.client()) {
            RawAnswer answer = client.post("/v1/chat/completions", asking("om", "\"reasoning_effort\":\"low\""))
                    .answer();
            assertEquals(400, answer.status(), answer::text);
            assertTrue(ollama.taken().text().contains("\"think\":\"low\""));
            assertTrue(ollama.idle());
        }
    }

    @Test
    void aRequestWithoutThinkingIsNotRepeated() {
        ollama.always(NO_THOUGHTS);
        try (RawClient client = gate.client()) {
            assertEquals(
                    400,
                    client.post("/v1/chat/completions", asking("om", "\"reasoning_effort\":\"\""))
                            .answer()
                            .status());
            assertFalse(ollama.taken().text().contains("think"));
            assertTrue(ollama.idle());
        }
    }

    @Test
    void betweenEqualApisTheServerJudges() {
        ollama.always(NO_THOUGHTS);
        try (RawClient client = gate.client()) {
            assertEquals(
                    400,
                    client.post("/api/chat", asking("om", "\"think\":true"))
                            .answer()
                            .status());
            assertTrue(ollama.taken().text().contains("\"think\":true"));
            assertTrue(ollama.idle());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "400, '{\"error\":{\"message\":\"Unsupported parameter\",\"param\":\"reasoning_effort\",\"code\":\"unsupported_parameter\"}}'",
        "400, '{\"error\":{\"message\":\"Unrecognized request argument supplied: reasoning_effort\"}}'",
        "422, '{\"detail\":[{\"loc\":[\"body\",\"reasoning_effort\"],\"msg\":\"Extra inputs are not permitted\"}]}'",
    })
    void aServerOfTheOtherApiIsAskedOnceMoreWithout(int status, String refusal) {
        openai.next(with -> with.send(status, refusal)).next(with -> with.send(200, Frames.CHAT));
        try (RawClient client = gate.client()) {
            RawAnswer answer =
                    client.post("/api/chat", asking("m", "\"think\":\"high\"")).answer();
            assertEquals(200, answer.status(), answer::text);
            assertEquals("reasoning_effort", answer.header("X-Router-Dropped"));
            assertTrue(openai.taken().text().contains("\"reasoning_effort\":\"high\""));
            assertFalse(openai.taken().text().contains("reasoning_effort"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "/v1/chat/completions | om | \"max_tokens\":\"100\" | max_tokens",
                "/v1/chat/completions | om | \"reasoning_effort\":\"banana\" | reasoning_effort",
                "/v1/chat/completions | om | \"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"file\",\"file\":{}}]}] | messages[0].content[0].file",
                "/v1/chat/completions | om | \"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"file\",\"file\":{\"file_id\":\"f\"}}]}] | no place for documents",
                "/v1/chat/completions | om | \"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"video_file\",\"x\":1}]}] | \\\"video_file\\\"",
                "/api/chat | m | \"options\":{\"num_predict\":\"100\"} | options.num_predict",
                "/api/chat | m | \"messages\":[{\"role\":\"user\",\"content\":\"x\",\"images\":[\"https://a.example/b\"]}] | messages[0].images[0]",
            })
    void whatCannotBeTranslatedIsRefusedByItsName(String path, String model, String fields, String named) {
        try (RawClient client = gate.client()) {
            RawAnswer answer = client.post(path, asking(model, fields)).answer();
            assertEquals(400, answer.status(), answer::text);
            assertTrue(answer.text().contains(named), answer::text);
            assertTrue(ollama.idle() && openai.idle(), "nobody is asked");
        }
    }

    @Test
    void betweenEqualApisItPassesAsItCame() {
        openai.always(with -> with.send(200, Frames.CHAT));
        String body = asking(
                "m", "\"max_tokens\":\"100\",\"max_tokens\":7,\"tool_choice\":\"banana\",\"\\ud800\":[\"\\udc00\"]");
        try (RawClient client = gate.client()) {
            assertEquals(200, client.post("/v1/chat/completions", body).answer().status());
            assertEquals(body, openai.taken().text());
        }
    }
}
