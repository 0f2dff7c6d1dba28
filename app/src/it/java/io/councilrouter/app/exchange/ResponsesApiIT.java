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
import io.councilrouter.app.ScriptedUpstream.Script;
import io.councilrouter.app.boot.GatewayFixture;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients of OpenAI's Responses API at every backend, and clients of other APIs at a backend that has no other. */
@TestInstance(Lifecycle.PER_CLASS)
class ResponsesApiIT {
    private static final String MESSAGE =
            "{\"id\":\"msg_1\",\"type\":\"message\",\"status\":\"completed\",\"role\":\"assistant\",\"content\":[{\"type\":\"output_text\",\"annotations\":[],\"text\":\"hello\"}]}";

    private static final String RESPONSE =
            "{\"id\":\"resp_1\",\"object\":\"response\",\"created_at\":1,\"status\":\"completed\",\"error\":null,\"incomplete_details\":null,\"model\":\"gpt\","
                    + "\"output\":[" + MESSAGE
                    + "],\"tools\":[],\"tool_choice\":\"auto\",\"parallel_tool_calls\":true,\"usage\":{\"input_tokens\":3,\"output_tokens\":1,\"total_tokens\":4}}";

    private static final String CALLING = RESPONSE.replace(
            MESSAGE,
            "{\"id\":\"fc_1\",\"type\":\"function_call\",\"status\":\"completed\",\"call_id\":\"call_1\",\"name\":\"weather\",\"arguments\":\"{\\\"city\\\":\\\"Oslo\\\"}\"}");

    private static final String EVENTS =
            event("created", 0, "\"response\":" + RESPONSE.replace(MESSAGE, "").replace("completed", "in_progress"))
                    + event("output_item.added", 1, "\"output_index\":0,\"item\":" + MESSAGE.replaceAll("\\[.*]", "[]"))
                    + event(
                            "output_text.delta",
                            2,
                            "\"item_id\":\"msg_1\",\"output_index\":0,\"content_index\":0,\"delta\":\"hello\",\"logprobs\":[]")
                    + event("output_item.done", 3, "\"output_index\":0,\"item\":" + MESSAGE)
                    + event("completed", 4, "\"response\":" + RESPONSE);

    private static final String TOOL =
            "\"tools\":[{\"type\":\"function\",\"name\":\"weather\",\"description\":\"Tells it.\",\"parameters\":{\"type\":\"object\"}}]";

    private static final String OPENAI_TOOL =
            "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"weather\",\"description\":\"Tells it.\",\"parameters\":{\"type\":\"object\"}}}]";

    private final ScriptedUpstream both = ScriptedUpstream.openai("gpt");
    private final ScriptedUpstream chat = ScriptedUpstream.openai("plain");
    private final ScriptedUpstream ollama =
            ScriptedUpstream.ollama("llama:latest").version("0.14.2");
    private final ScriptedUpstream claude = ScriptedUpstream.anthropic("claude");
    private final GatewayFixture gate = GatewayFixture.start("backends:\n" + both.entry("both")
            + chat.entry("chat").replace("type: openai", "type: openai-compatible") + ollama.entry("ollama")
            + claude.entry("claude", "api_key: sk-ant-own") + "routing: {aliases: {nick: gpt}}\n");

    private static String event(String type, int number, String fields) {
        return "event: response." + type + "\ndata: {\"type\":\"response." + type + "\",\"sequence_number\":" + number
                + "," + fields + "}\n\n";
    }

    private static String ask(String model, boolean stream, String... more) {
        return "{\"model\":\"" + model + "\",\"input\":\"hi\",\"stream\":" + stream
                + (more.length == 0 ? "}" : "," + String.join(",", more) + "}");
    }

    @AfterEach
    void settles() {
        gate.settled();
        both.forget();
        chat.forget();
        ollama.forget();
        claude.forget();
    }

    @AfterAll
    void closes() {
        gate.close();
        both.close();
        chat.close();
        ollama.close();
        claude.close();
    }

    private RawAnswer post(String path, String body, String... lines) {
        try (RawClient client = gate.client()) {
            return client.send(RawClient.posting(path, body, lines)).answer();
        }
    }

    private static void has(String text, String... pieces) {
        for (String piece : pieces) {
            assertTrue(text.contains(piece), () -> piece + " is not in " + text);
        }
    }

    @ParameterizedTest
    @CsvSource({"/v1/responses", "/responses"})
    void onItsOwnWireARequestAndItsAnswerCrossByteForByte(String path) {
        both.next(with -> with.send(200, RESPONSE.replace(",", " ,"), "openai-version: 2020-10-01"));
        String body =
                "{ \"x_unknown\" : [1.50] ,\"model\":\"gpt\",\"previous_response_id\":\"resp_0\",\"background\":true,\"tools\":[{\"type\":\"web_search\"}],"
                        + "\"input\":[{\"type\":\"item_reference\",\"id\":\"msg_0\"}]}";
        RawAnswer answer = post(path, body, "OpenAI-Beta: a-1");
        assertEquals(200, answer.status(), answer::text);
        assertEquals(RESPONSE.replace(",", " ,"), answer.text());
        assertEquals("2020-10-01", answer.header("openai-version"));
        Exchanged taken = both.taken();
        assertTrue(taken.head().startsWith("POST /v1/responses HTTP/1.1\r\n"), taken.head());
        assertArrayEquals(body.getBytes(StandardCharsets.UTF_8), taken.body());
        assertEquals("a-1", taken.header("OpenAI-Beta"));
    }

    @Test
    void onItsOwnWireAStreamCrossesByteForByteAndOnlyTheModelIsSpliced() {
        both.next(with -> with.sse().chunk(EVENTS).last());
        RawAnswer answer = post("/v1/responses", ask("nick", true));
        assertEquals(EVENTS, answer.text());
        assertEquals("text/event-stream", answer.header("Content-Type"));
        assertEquals(ask("gpt", true), both.taken().text());
    }

    private static final String BEGUN = EVENTS.substring(0, EVENTS.indexOf("event: response.output_item.done"));

    /** What a client reads of a stream that goes on so once it has seen the beginning. */
    private String after(Script rest) {
        Semaphore seen = new Semaphore(0);
        both.next(with -> {
            with.sse().chunk(BEGUN);
            seen.acquireUninterruptibly();
            rest.run(with);
        });
        try (RawClient client = gate.client()) {
            assertEquals(
                    200, client.post("/v1/responses", ask("gpt", true)).head().status());
            assertEquals(BEGUN, new String(client.chunk(), StandardCharsets.UTF_8));
            seen.release();
            String text = client.chunksToEnd();
            assertTrue(client.ended());
            return text;
        }
    }

    @Test
    void aStreamThatIsCutEndsWithAnErrorThatItsClientsKnow() {
        String text = after(Exchanged::last);
        has(text, "event: error\ndata: {\"type\":\"error\"", "event: response.failed\n");
        assertFalse(text.contains("response.completed"), text);
    }

    @Test
    void aFailureInAStreamIsToldInTheGatewaysWords() {
        String failed = event(
                "failed",
                3,
                "\"response\":{\"id\":\"resp_1\",\"status\":\"failed\",\"error\":{\"code\":\"server_error\",\"message\":\"at http://10.0.0.7/ it broke\"},\"output\":[]}");
        String text = after(with -> with.chunk(failed).last());
        has(text, "event: error\n", "it broke", "event: response.failed\n");
        assertFalse(text.contains("10.0.0.7"), text);
    }

    @Test
    void aBackendWithoutThisApiAnswersThroughItsOwn() {
        chat.next(with -> with.send(200, Frames.CHAT));
        RawAnswer answer = post(
                "/v1/responses",
                ask(
                        "plain",
                        false,
                        "\"instructions\":\"Be brief.\"",
                        "\"max_output_tokens\":7",
                        "\"max_tool_calls\":2",
                        "\"metadata\":{\"a\":\"b\"}"));
        assertEquals(200, answer.status(), answer::text);
        has(
                answer.text(),
                "{\"id\":\"resp_",
                "\"object\":\"response\"",
                "\"status\":\"completed\"",
                "\"model\":\"plain\"",
                "\"text\":\"hello\"",
                "\"instructions\":\"Be brief.\"",
                "\"max_output_tokens\":7",
                "\"metadata\":{\"a\":\"b\"}",
                "\"tool_choice\":\"auto\"",
                "\"input_tokens\":1");
        assertEquals("max_tool_calls", answer.header("X-Router-Dropped"));
        Exchanged taken = chat.taken();
        assertTrue(taken.head().startsWith("POST /v1/chat/completions HTTP/1.1\r\n"), taken.head());
        has(
                taken.text(),
                "{\"role\":\"system\",\"content\":\"Be brief.\"},{\"role\":\"user\",\"content\":\"hi\"}",
                "\"max_tokens\":7");
    }

    @Test
    void aStreamOfAnotherApiIsToldEventByEvent() {
        chat.next(with -> with.sse().token("hel").token("lo").done());
        String text = post("/v1/responses", ask("plain", true)).text();
        assertTrue(
                text.startsWith("event: response.created\ndata: {\"type\":\"response.created\",\"sequence_number\":0,"),
                text);
        has(
                text,
                "event: response.output_text.delta\n",
                "\"delta\":\"hel\"",
                "\"delta\":\"lo\"",
                "event: response.output_text.done\n",
                "\"text\":\"hello\"",
                "event: response.completed\n");
        assertFalse(text.contains("[DONE]"), text);
    }

    @Test
    void toolsOverTwoTurnsAtABackendOfAnotherApi() {
        chat.next(with -> with.send(
                200,
                Frames.CHAT
                        .replace(
                                "\"content\":\"hello\"",
                                "\"content\":null,\"tool_calls\":[{\"id\":\"call_1\",\"type\":\"function\",\"function\":{\"name\":\"weather\",\"arguments\":\"{\\\"city\\\":\\\"Oslo\\\"}\"}}]")
                        .replace("\"stop\"", "\"tool_calls\"")));
        String first = post("/v1/responses", ask("plain", false, TOOL, "\"tool_choice\":\"required\""))
                .text();
        has(
                first,
                "\"type\":\"function_call\",\"status\":\"completed\",\"call_id\":\"call_1\",\"name\":\"weather\",\"arguments\":\"{\\\"city\\\":\\\"Oslo\\\"}\"}",
                TOOL,
                "\"tool_choice\":\"required\"");
        has(chat.taken().text(), OPENAI_TOOL, "\"tool_choice\":\"required\"");
        chat.next(with -> with.send(200, Frames.CHAT));
        String second = "{\"model\":\"plain\"," + TOOL + ",\"input\":[{\"role\":\"user\",\"content\":\"weather?\"},"
                + "{\"type\":\"function_call\",\"call_id\":\"call_1\",\"name\":\"weather\",\"arguments\":\"{\\\"city\\\":\\\"Oslo\\\"}\"},"
                + "{\"type\":\"function_call_output\",\"call_id\":\"call_1\",\"output\":\"rain\"}]}";
        assertEquals(200, post("/v1/responses", second).status());
        has(
                chat.taken().text(),
                "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"call_1\",\"type\":\"function\",\"function\":{\"name\":\"weather\",\"arguments\":\"{\\\"city\\\":\\\"Oslo\\\"}\"}}]},"
                        + "{\"role\":\"tool\",\"tool_call_id\":\"call_1\",\"content\":\"rain\"}");
    }

    @Test
    void aCustomToolIsAFunctionThereAndACustomToolHere() {
        chat.next(
                with -> with.send(
                        200,
                        Frames.CHAT.replace(
                                "\"content\":\"hello\"",
                                "\"content\":null,\"tool_calls\":[{\"id\":\"call_1\",\"type\":\"function\",\"function\":{\"name\":\"patch\",\"arguments\":\"{\\\"input\\\":\\\"a\\\\nb\\\"}\"}}]")));
        RawAnswer answer =
                post("/v1/responses", ask("plain", false, "\"tools\":[{\"type\":\"custom\",\"name\":\"patch\"}]"));
        has(
                answer.text(),
                "\"type\":\"custom_tool_call\",\"status\":\"completed\",\"call_id\":\"call_1\",\"name\":\"patch\",\"input\":\"a\\nb\"}");
        has(
                chat.taken().text(),
                "\"name\":\"patch\",\"parameters\":{\"type\":\"object\",\"properties\":{\"input\":{\"type\":\"string\"}}");
    }

    @Test
    void anOllamaThatLacksItIsAskedInItsOwnWordsAtOnce() {
        ollama.next(with -> with.send(404, "404 page not found")).next(with -> with.send(200, Frames.OLLAMA_CHAT));
        RawAnswer answer = post("/v1/responses", ask("llama:latest", false));
        assertEquals(200, answer.status(), answer::text);
        has(answer.text(), "\"object\":\"response\"", "\"text\":\"hello\"");
        assertTrue(ollama.taken().head().startsWith("POST /v1/responses "));
        assertTrue(ollama.taken().head().startsWith("POST /api/chat "));
        gate.until("the gap is known", () -> !gate.backend("ollama").gaps().none());
    }

    @Test
    void aBackendOfAnthropicsApiThinksAndIsHandedBackWhatItSealed() {
        claude.next(
                with -> with.send(
                        200,
                        "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude\",\"content\":[{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"c2ln\"},"
                                + "{\"type\":\"text\",\"text\":\"hello\"}],\"stop_reason\":\"end_turn\",\"usage\":{\"input_tokens\":3,\"output_tokens\":1}}"));
        String thinking =
                "\"reasoning\":{\"effort\":\"low\",\"summary\":\"auto\"},\"include\":[\"reasoning.encrypted_content\"]";
        String first = post("/v1/responses", ask("claude", false, thinking)).text();
        has(first, "\"summary\":[{\"type\":\"summary_text\",\"text\":\"hm\"}],\"encrypted_content\":\"c2ln\"}");
        has(claude.taken().text(), "\"thinking\":{\"type\":\"enabled\"");
        claude.next(
                with -> with.send(
                        200,
                        "{\"id\":\"msg_2\",\"type\":\"message\",\"content\":[{\"type\":\"text\",\"text\":\"yes\"}],\"stop_reason\":\"end_turn\",\"usage\":{\"input_tokens\":3,\"output_tokens\":1}}"));
        String second = "{\"model\":\"claude\"," + thinking + ",\"input\":[{\"role\":\"user\",\"content\":\"hi\"},"
                + "{\"type\":\"reasoning\",\"id\":\"rs_1\",\"summary\":[{\"type\":\"summary_text\",\"text\":\"hm\"}],\"encrypted_content\":\"c2ln\"},"
                + "{\"type\":\"message\",\"role\":\"assistant\",\"content\":[{\"type\":\"output_text\",\"text\":\"hello\"}]},{\"role\":\"user\",\"content\":\"sure?\"}]}";
        assertEquals(200, post("/v1/responses", second).status());
        has(
                claude.taken().text(),
                "{\"role\":\"assistant\",\"content\":[{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"c2ln\"},{\"type\":\"text\",\"text\":\"hello\"}]}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"tools\":[{\"type\":\"web_search\"}] | has the tool \\\"web_search\\\"",
                "\"background\":true | works in the background",
                "\"conversation\":\"conv_1\" | can use \\\"conversation\\\"",
            })
    void whatOnlyAServerOfThisApiCanDoIsRefusedElsewhere(String field, String words) {
        RawAnswer answer = post("/v1/responses", ask("plain", false, field));
        assertEquals(400, answer.status(), answer::text);
        has(answer.text(), words, "\"type\":\"invalid_request_error\"");
    }

    @Test
    void errorsHaveTheShapeOfOpenAis() {
        RawAnswer unknown = post("/v1/responses", ask("nobody", false));
        assertEquals(404, unknown.status());
        has(unknown.text(), "{\"error\":{\"message\":\"", "\"code\":\"model_not_found\"}}");
    }

    /** Its first API is not there, so that it is asked on its second one. */
    private void chatIsMissing() {
        both.next(with -> with.send(404, "{\"detail\":\"Not Found\"}"));
    }

    @Test
    void clientsOfOtherApisAtABackendThatHasNoOther() {
        chatIsMissing();
        both.next(with -> with.send(200, CALLING));
        RawAnswer openai = post(
                "/v1/chat/completions",
                "{\"model\":\"gpt\",\"messages\":[{\"role\":\"user\",\"content\":\"weather?\"}]," + OPENAI_TOOL + "}");
        assertEquals(200, openai.status(), openai::text);
        has(openai.text(), "\"arguments\":\"{\\\"city\\\":\\\"Oslo\\\"}\"", "\"finish_reason\":\"tool_calls\"");
        both.taken();
        Exchanged asked = both.taken();
        assertTrue(asked.head().startsWith("POST /v1/responses HTTP/1.1\r\n"), asked.head());
        has(
                asked.text(),
                "\"store\":false",
                "\"input\":[{\"type\":\"message\",\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":\"weather?\"}]}]",
                "\"strict\":false");
        gate.until("the gap is known", () -> !gate.backend("both").gaps().none());
        both.next(with -> with.sse().chunk(EVENTS).last());
        String anthropic = post(
                        "/v1/messages",
                        "{\"model\":\"gpt\",\"max_tokens\":99,\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}")
                .text();
        has(anthropic, "\"text\":\"hello\"", "\"stop_reason\":\"end_turn\"", "event: message_stop\n");
        both.next(with -> with.sse().chunk(EVENTS).last());
        String ollamas = post("/api/chat", "{\"model\":\"gpt\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}")
                .text();
        has(ollamas, "\"content\":\"hello\"", "\"done\":true");
    }
}
