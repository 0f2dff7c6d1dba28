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
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients of Anthropic's API at every backend, and every client at a backend of Anthropic's API. */
@TestInstance(Lifecycle.PER_CLASS)
class AnthropicIT {
    private static final String VERSION = "anthropic-version: 2023-06-01";

    private static final String MESSAGE =
            "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude\","
                    + "\"content\":[{\"type\":\"text\",\"text\":\"hello\"}],\"stop_reason\":\"end_turn\",\"stop_sequence\":null,"
                    + "\"usage\":{\"input_tokens\":3,\"output_tokens\":1}}";

    private static final String CALLING = MESSAGE.replace(
                    "{\"type\":\"text\",\"text\":\"hello\"}",
                    "{\"type\":\"tool_use\",\"id\":\"toolu_1\",\"name\":\"weather\",\"input\":{\"city\":\"Oslo\"}}")
            .replace("end_turn", "tool_use");

    private static final String EVENTS = event(
                    "message_start",
                    "\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude\",\"content\":[],"
                            + "\"stop_reason\":null,\"stop_sequence\":null,\"usage\":{\"input_tokens\":3,\"output_tokens\":1}}")
            + event("content_block_start", "\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}")
            + event("ping", "")
            + event("content_block_delta", "\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"hello\"}")
            + event("content_block_stop", "\"index\":0")
            + event(
                    "message_delta",
                    "\"delta\":{\"stop_reason\":\"end_turn\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":2}")
            + event("message_stop", "");

    private static final String TOOL =
            "\"tools\":[{\"name\":\"weather\",\"description\":\"Tells it.\",\"input_schema\":{\"type\":\"object\"}}]";

    private static final String OPENAI_TOOL =
            "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"weather\",\"description\":\"Tells it.\",\"parameters\":{\"type\":\"object\"}}}]";

    private final ScriptedUpstream claude = ScriptedUpstream.anthropic("claude");
    private final ScriptedUpstream openai = ScriptedUpstream.openai("gpt");
    private final ScriptedUpstream ollama =
            ScriptedUpstream.ollama("llama:latest").version("0.14.2");
    private final GatewayFixture gate =
            GatewayFixture.start("backends:\n" + claude.entry("claude", "api_key: sk-ant-own") + openai.entry("openai")
                    + ollama.entry("ollama") + "routing: {aliases: {nick: claude}}\n");

    private static String event(String type, String fields) {
        return "event: " + type + "\ndata: {\"type\":\"" + type + "\"" + (fields.isEmpty() ? "" : "," + fields)
                + "}\n\n";
    }

    private static String ask(String model, boolean stream, String... more) {
        return "{\"model\":\"" + model
                + "\",\"max_tokens\":100,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"stream\":" + stream
                + (more.length == 0 ? "}" : "," + String.join(",", more) + "}");
    }

    @AfterEach
    void settles() {
        gate.settled();
        claude.forget();
        openai.forget();
        ollama.forget();
    }

    @AfterAll
    void closes() {
        gate.close();
        claude.close();
        openai.close();
        ollama.close();
    }

    private RawAnswer post(String path, String body, String... lines) {
        try (RawClient client = gate.client()) {
            return client.send(RawClient.posting(path, body, lines)).answer();
        }
    }

    private RawAnswer get(String path, String... lines) {
        try (RawClient client = gate.client()) {
            return client.send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n"
                            + String.join(
                                    "",
                                    List.of(lines).stream()
                                            .map(each -> each + "\r\n")
                                            .toList()) + "\r\n")
                    .answer();
        }
    }

    private static void has(String text, String... pieces) {
        for (String piece : pieces) {
            assertTrue(text.contains(piece), () -> piece + " is not in " + text);
        }
    }

    @Test
    void onItsOwnWireARequestAndItsAnswerCrossByteForByte() {
        claude.next(
                with -> with.send(200, MESSAGE.replace(",", " ,"), "request-id: req_up", "anthropic-ratelimit-x: 7"));
        String body =
                "{ \"x_unknown\" : [1.50] ,\"model\":\"claude\",\"max_tokens\":10,\"system\":[{\"type\":\"text\",\"text\":\"zażółć\","
                        + "\"cache_control\":{\"type\":\"ephemeral\",\"ttl\":\"1h\"}}],\"messages\":[{\"role\":\"user\",\"content\":[]}]}";
        RawAnswer answer = post(
                "/v1/messages?beta=true",
                body,
                "anthropic-version: 2024-01-01",
                "anthropic-beta: a-1,b-2",
                "x-api-key: the client's");
        assertEquals(200, answer.status(), answer::text);
        assertEquals(MESSAGE.replace(",", " ,"), answer.text());
        assertEquals("req_up", answer.header("request-id"));
        assertEquals("7", answer.header("anthropic-ratelimit-x"));
        Exchanged taken = claude.taken();
        assertTrue(taken.head().startsWith("POST /v1/messages?beta=true HTTP/1.1\r\n"), taken.head());
        assertArrayEquals(body.getBytes(StandardCharsets.UTF_8), taken.body());
        assertEquals("2024-01-01", taken.header("anthropic-version"));
        assertEquals("a-1,b-2", taken.header("anthropic-beta"));
        assertEquals("sk-ant-own", taken.header("x-api-key"));
        assertEquals("", taken.header("Authorization"));
    }

    @Test
    void onItsOwnWireAStreamCrossesByteForByteAndOnlyTheModelIsSpliced() {
        claude.next(with -> with.sse().chunk(EVENTS).last());
        RawAnswer answer = post("/v1/messages", ask("nick", true), VERSION);
        assertEquals(EVENTS, answer.text());
        assertEquals("text/event-stream", answer.header("Content-Type"));
        assertEquals(ask("claude", true), claude.taken().text());
    }

    @Test
    void aStreamThatIsCutEndsWithAnErrorThatItsClientsKnow() {
        claude.next(with -> with.sse()
                .chunk(EVENTS.substring(0, EVENTS.indexOf("event: content_block_stop")))
                .last());
        String text = post("/v1/messages", ask("claude", true), VERSION).text();
        has(text, "{\"type\":\"error\",\"error\":{\"type\":\"api_error\"");
        assertFalse(text.contains("message_stop"), text);
    }

    @Test
    void anOpenAiBackendAnswersAClientOfAnthropics() {
        openai.next(with -> with.send(200, Frames.CHAT));
        RawAnswer answer = post(
                "/v1/messages?beta=true",
                ask(
                        "gpt",
                        false,
                        "\"system\":[{\"type\":\"text\",\"text\":\"A.\"},{\"type\":\"text\",\"text\":\"B.\"}]",
                        "\"top_k\":5"),
                VERSION,
                "X-Request-Id: mine");
        assertEquals(200, answer.status(), answer::text);
        has(
                answer.text(),
                "\"type\":\"message\"",
                "\"text\":\"hello\"",
                "\"stop_reason\":\"end_turn\"",
                "\"input_tokens\":1");
        assertEquals("mine", answer.header("request-id"));
        assertEquals("top_k", answer.header("X-Router-Dropped"));
        Exchanged taken = openai.taken();
        assertTrue(taken.head().startsWith("POST /v1/chat/completions HTTP/1.1\r\n"), taken.head());
        has(taken.text(), "{\"role\":\"system\",\"content\":\"A.\\n\\nB.\"}", "\"max_tokens\":100");
    }

    @Test
    void anOpenAiBackendStreamsToAClientOfAnthropics() {
        openai.next(with -> with.sse().token("hel").token("lo").done());
        String text = post("/v1/messages", ask("gpt", true), VERSION).text();
        has(text, "event: message_start\n", "\"text\":\"hel\"", "\"text\":\"lo\"", "\"stop_reason\":\"end_turn\"");
        assertTrue(text.endsWith("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n"), text);
    }

    @Test
    void toolsOfAClientOfAnthropicsOverTwoTurnsAtAnOpenAiBackend() {
        openai.next(with -> with.send(
                200,
                Frames.CHAT
                        .replace(
                                "\"content\":\"hello\"",
                                "\"content\":null,\"tool_calls\":[{\"id\":\"call_1\",\"type\":\"function\",\"function\":{\"name\":\"weather\",\"arguments\":\"{\\\"city\\\":\\\"Oslo\\\"}\"}}]")
                        .replace("\"stop\"", "\"tool_calls\"")));
        String first = post("/v1/messages", ask("gpt", false, TOOL, "\"tool_choice\":{\"type\":\"any\"}"), VERSION)
                .text();
        has(
                first,
                "{\"type\":\"tool_use\",\"id\":\"call_1\",\"name\":\"weather\",\"input\":{\"city\":\"Oslo\"}}",
                "\"stop_reason\":\"tool_use\"");
        has(openai.taken().text(), OPENAI_TOOL, "\"tool_choice\":\"required\"");
        openai.next(with -> with.send(200, Frames.CHAT));
        String second = "{\"model\":\"gpt\",\"max_tokens\":9," + TOOL
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"weather?\"},"
                + "{\"role\":\"assistant\",\"content\":[{\"type\":\"tool_use\",\"id\":\"call_1\",\"name\":\"weather\",\"input\":{\"city\":\"Oslo\"}}]},"
                + "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"And?\"},{\"type\":\"tool_result\",\"tool_use_id\":\"call_1\",\"content\":\"rain\"}]}]}";
        assertEquals(200, post("/v1/messages", second, VERSION).status());
        has(
                openai.taken().text(),
                "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"call_1\",\"type\":\"function\",\"function\":{\"name\":\"weather\",\"arguments\":\"{\\\"city\\\":\\\"Oslo\\\"}\"}}]},"
                        + "{\"role\":\"tool\",\"tool_call_id\":\"call_1\",\"content\":\"rain\"},{\"role\":\"user\",\"content\":\"And?\"}");
    }

    @Test
    void anOllamaThatHasNoMessagesIsAskedInItsOwnWordsAtOnce() {
        ollama.next(with -> with.send(404, "404 page not found")).next(with -> with.send(200, Frames.OLLAMA_CHAT));
        RawAnswer answer = post("/v1/messages", ask("llama:latest", false, "\"stop_sequences\":[\"END\"]"), VERSION);
        assertEquals(200, answer.status(), answer::text);
        has(answer.text(), "\"type\":\"message\"", "\"text\":\"hello\"");
        assertTrue(ollama.taken().head().startsWith("POST /v1/messages "));
        Exchanged taken = ollama.taken();
        assertTrue(taken.head().startsWith("POST /api/chat "), taken.head());
        has(taken.text(), "\"num_predict\":100", "\"stop\":[\"END\"]");
        gate.until("the gap is known", () -> !gate.backend("ollama").gaps().none());
        ollama.next(with -> with.ndjson()
                .chunk(Frames.line("hel") + Frames.line("lo") + Frames.OLLAMA_DONE)
                .last());
        String stream = post("/v1/messages", ask("llama:latest", true), VERSION).text();
        has(stream, "\"text\":\"hel\"", "event: message_stop\n");
        assertTrue(ollama.taken().head().startsWith("POST /api/chat "));
    }

    @Test
    void aClientOfOpenAiAtABackendOfAnthropics() {
        claude.next(with -> with.send(200, MESSAGE));
        RawAnswer answer = post(
                "/v1/chat/completions",
                "{\"model\":\"claude\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"},{\"role\":\"user\",\"content\":\"b\"},"
                        + "{\"role\":\"system\",\"content\":\"Be short.\"}],\"seed\":1}");
        assertEquals(200, answer.status(), answer::text);
        has(answer.text(), "\"content\":\"hello\"", "\"finish_reason\":\"stop\"", "\"prompt_tokens\":3");
        assertEquals("seed", answer.header("X-Router-Dropped"));
        Exchanged taken = claude.taken();
        assertTrue(taken.head().startsWith("POST /v1/messages HTTP/1.1\r\n"), taken.head());
        assertEquals("2023-06-01", taken.header("anthropic-version"));
        assertEquals("sk-ant-own", taken.header("x-api-key"));
        assertEquals(
                "{\"model\":\"claude\",\"stream\":false,\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"a\"},{\"type\":\"text\",\"text\":\"b\"}]}],"
                        + "\"system\":[{\"type\":\"text\",\"text\":\"Be short.\"}],\"max_tokens\":4096}",
                taken.text());
    }

    @Test
    void toolsOfAClientOfOpenAiOverTwoTurnsAtABackendOfAnthropics() {
        claude.next(with -> with.send(200, CALLING));
        String question = "\"messages\":[{\"role\":\"user\",\"content\":\"weather?\"}";
        String first = post("/v1/chat/completions", "{\"model\":\"claude\"," + OPENAI_TOOL + "," + question + "]}")
                .text();
        has(
                first,
                "\"id\":\"toolu_1\"",
                "\"arguments\":\"{\\\"city\\\":\\\"Oslo\\\"}\"",
                "\"finish_reason\":\"tool_calls\"");
        has(claude.taken().text(), TOOL);
        claude.next(with -> with.sse().chunk(EVENTS).last());
        String second = post(
                        "/v1/chat/completions",
                        "{\"model\":\"claude\",\"stream\":true," + OPENAI_TOOL + "," + question
                                + ",{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"toolu_1\",\"type\":\"function\",\"function\":{\"name\":\"weather\",\"arguments\":\"{\\\"city\\\":\\\"Oslo\\\"}\"}}]},"
                                + "{\"role\":\"tool\",\"tool_call_id\":\"toolu_1\",\"content\":\"rain\"}]}")
                .text();
        has(second, "\"content\":\"hello\"", "\"finish_reason\":\"stop\"", "data: [DONE]");
        has(
                claude.taken().text(),
                "{\"role\":\"assistant\",\"content\":[{\"type\":\"tool_use\",\"id\":\"toolu_1\",\"name\":\"weather\",\"input\":{\"city\":\"Oslo\"}}]},"
                        + "{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":\"toolu_1\",\"content\":[{\"type\":\"text\",\"text\":\"rain\"}]}]}");
    }

    @Test
    void aClientOfOllamaAtABackendOfAnthropics() {
        claude.next(with -> with.sse().chunk(EVENTS).last());
        String text = post(
                        "/api/chat",
                        "{\"model\":\"claude\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\",\"images\":[\"iVBORw0KGgo=\"]}],\"options\":{\"num_predict\":7}}")
                .text();
        has(text, "\"content\":\"hello\"", "\"done\":true");
        has(
                claude.taken().text(),
                "{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"image/png\",\"data\":\"iVBORw0KGgo=\"}}",
                "\"max_tokens\":7",
                "\"stream\":true");
    }

    @Test
    void errorsHaveTheShapeThatItsClientsKnow() {
        RawAnswer unknown = post("/v1/messages", ask("nobody", false), "X-Request-Id: mine");
        assertEquals(404, unknown.status());
        has(
                unknown.text(),
                "{\"type\":\"error\",\"error\":{\"type\":\"not_found_error\",\"message\":\"model 'nobody' not found",
                "\"request_id\":\"mine\"}");
        assertEquals("mine", unknown.header("request-id"));
        has(post("/v1/messages", "{\"model\":\"claude\",").text(), "\"type\":\"invalid_request_error\"");
        for (String path : List.of("/v1/messages/batches", "/v1/messages/batches/b1/results", "/v1/messages/novel")) {
            RawAnswer none = get(path);
            assertEquals(404, none.status(), path);
            has(none.text(), "{\"type\":\"error\",\"error\":{\"type\":\"not_found_error\"");
        }
        has(get("/v1/files", VERSION).text(), "{\"type\":\"error\",\"error\":{\"type\":\"not_found_error\"");
        has(get("/v1/files").text(), "{\"error\":{\"message\"");
    }

    @Test
    void anOverloadedBackendIsSaidToBeSoToEveryClient() {
        String overloaded =
                "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"},\"request_id\":\"req_up\"}";
        claude.next(with -> with.send(529, overloaded));
        RawAnswer own = post("/v1/messages", ask("claude", false), VERSION);
        assertEquals(529, own.status(), own::text);
        has(own.text(), "\"type\":\"overloaded_error\"", ": Overloaded\"", "\"request_id\":\"req_up\"");
        claude.next(with -> with.send(529, overloaded));
        RawAnswer other = post("/v1/chat/completions", Frames.ask("claude", false));
        assertEquals(503, other.status(), other::text);
        has(other.text(), ": Overloaded\"");
    }

    @Test
    void aRefusalComesBackAsItWasSaid() {
        String refused =
                "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"max_tokens: Field required\"},\"request_id\":\"req_up\"}";
        claude.next(with -> with.send(400, refused));
        RawAnswer answer = post("/v1/messages", ask("claude", false), VERSION);
        assertEquals(400, answer.status());
        assertEquals(refused, answer.text());
    }

    @Test
    void aBackendThatCountsIsAskedToCount() {
        claude.next(with -> with.send(200, "{\"input_tokens\" : 2095}"));
        RawAnswer answer = post("/v1/messages/count_tokens?beta=true", ask("nick", false), VERSION);
        assertEquals("{\"input_tokens\" : 2095}", answer.text());
        Exchanged taken = claude.taken();
        assertTrue(taken.head().startsWith("POST /v1/messages/count_tokens?beta=true HTTP/1.1\r\n"), taken.head());
        assertEquals(ask("claude", false), taken.text());
    }

    @ParameterizedTest
    @CsvSource({"gpt", "council/debate"})
    void whereNobodyCountsTheGatewayEstimates(String model) {
        RawAnswer answer = post("/v1/messages/count_tokens", ask(model, false), VERSION);
        assertEquals(200, answer.status(), answer::text);
        assertEquals("{\"input_tokens\":" + ask(model, false).length() / 4 + "}", answer.text());
        assertFalse(answer.has("X-Backend"));
    }

    @Test
    void whoSaysThatHeDoesNotCountIsNotAskedAgain() {
        ollama.next(with -> with.send(404, "404 page not found"));
        String body = ask("llama:latest", false);
        RawAnswer answer = post("/v1/messages/count_tokens", body, VERSION);
        assertEquals("{\"input_tokens\":" + body.length() / 4 + "}", answer.text(), answer::text);
        assertFalse(answer.has("X-Backend"));
        gate.until("the gap is known", () -> gate.backend("ollama").gaps().operation("/v1/messages/count_tokens"));
        assertEquals(200, post("/v1/messages/count_tokens", body, VERSION).status());
        ollama.taken();
        assertEquals(
                404,
                post("/v1/messages/count_tokens", ask("nobody", false), VERSION).status());
    }

    @Test
    void countingHasLimitsOfItsOwn() {
        claude.next(with -> with.send(
                429,
                "{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"slow\"}}",
                "retry-after: 60"));
        RawAnswer limited = post("/v1/messages/count_tokens", ask("claude", false), VERSION);
        assertEquals(429, limited.status(), limited::text);
        claude.next(with -> with.send(200, MESSAGE));
        assertEquals(200, post("/v1/messages", ask("claude", false), VERSION).status());
    }

    @Test
    void modelsAreListedAsItsClientsReadThem() {
        RawAnswer all = get("/v1/models", VERSION);
        has(
                all.text(),
                "{\"data\":[",
                "{\"type\":\"model\",\"id\":\"claude\",\"display_name\":\"claude\",\"created_at\":\"",
                "\"max_input_tokens\":200000}",
                "\"id\":\"gpt\"",
                "\"has_more\":false,\"first_id\":\"");
        has(get("/v1/models").text(), "{\"object\":\"list\"");
        String first = get("/v1/models?limit=1", VERSION).text();
        has(first, "\"has_more\":true");
        String id = first.replaceAll("(?s).*\"last_id\":\"([^\"]+)\".*", "$1");
        String second = get("/v1/models?limit=1&after_id=" + id, VERSION).text();
        assertFalse(second.contains("\"id\":\"" + id + "\""), second);
        String next = second.replaceAll("(?s).*\"last_id\":\"([^\"]+)\".*", "$1");
        assertEquals(
                first.replace("true", "false"),
                get("/v1/models?limit=1&before_id=" + next, VERSION).text());
        assertEquals(400, get("/v1/models?limit=0", VERSION).status());
    }

    @Test
    void oneModelIsDescribedAsItsClientsReadIt() {
        has(get("/v1/models/claude", VERSION).text(), "{\"type\":\"model\",\"id\":\"claude\"");
        RawAnswer none = get("/v1/models/nobody", VERSION);
        assertEquals(404, none.status());
        has(none.text(), "{\"type\":\"error\",\"error\":{\"type\":\"not_found_error\"");
    }
}
