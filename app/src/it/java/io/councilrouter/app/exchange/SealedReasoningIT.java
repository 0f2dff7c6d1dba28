package io.councilrouter.app.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.app.RawAnswer;
import io.councilrouter.app.RawClient;
import io.councilrouter.app.ScriptedUpstream;
import io.councilrouter.app.ScriptedUpstream.Exchanged;
import io.councilrouter.app.boot.GatewayFixture;
import io.councilrouter.config.KeyText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Clients that have no place for sealed reasoning, in front of a backend that refuses the results of tools unless the turn
 * that called them begins with the reasoning that it sealed.
 */
class SealedReasoningIT {
    private static final String OPENAI = "/v1/chat/completions";
    private static final String OLLAMA = "/api/chat";

    private static final String THOUGHT =
            "{\"type\":\"thinking\",\"thinking\":\"Both, at \\u00e9qual \\\"pace\\\".\",\"signature\":\"EqQBCg/+==\"}";
    private static final String SEALED = "{\"type\":\"redacted_thinking\",\"data\":\"b3BhcXVl\"}";
    private static final String TEXT = "{\"type\":\"text\",\"text\":\"Let me see.\"}";

    private static final String TURN =
            "\"content\":[" + THOUGHT + "," + SEALED + "," + TEXT + ",{\"type\":\"tool_use\"";

    private static final String TOOLS =
            ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"weather\",\"parameters\":{\"type\":\"object\"}}}]";
    private static final String QUESTION = "{\"role\":\"user\",\"content\":\"Weather in Oslo and Rome?\"}";

    private final ScriptedUpstream claude = ScriptedUpstream.anthropic("claude").always(SealedReasoningIT::answer);

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path home;

    @AfterEach
    void closes() {
        claude.close();
    }

    private static String call(String id, String city) {
        return "{\"type\":\"tool_use\",\"id\":\"" + id + "\",\"name\":\"weather\",\"input\":{\"city\":\"" + city
                + "\",\"days\":2}}";
    }

    /** Answers as the API does: it calls tools, and takes their results only with its own reasoning. */
    private static void answer(Exchanged with) throws IOException {
        String body = with.text();
        boolean results = body.contains("\"tool_result\"");
        boolean stream = body.contains("\"stream\":true");
        if (results && !body.contains(TURN)) {
            with.send(
                    400,
                    "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":"
                            + "\"messages.1.content.0.type: Expected `thinking`, but found `tool_use`.\"}}");
        } else if (results) {
            reply(with, stream, "end_turn", "{\"type\":\"text\",\"text\":\"Rain and sun.\"}");
        } else {
            reply(with, stream, "tool_use", THOUGHT, SEALED, TEXT, call("toolu_1", "Oslo"), call("toolu_2", "Rome"));
        }
    }

    private static void reply(Exchanged with, boolean stream, String why, String... blocks) throws IOException {
        String head =
                "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude\",\"content\":[";
        String usage = "\"usage\":{\"input_tokens\":3,\"output_tokens\":1}}";
        if (!stream) {
            with.send(200, head + String.join(",", blocks) + "],\"stop_reason\":\"" + why + "\"," + usage);
            return;
        }
        with.sse().chunk(event("message_start", "\"message\":" + head + "]," + usage));
        for (int i = 0; i < blocks.length; i++) {
            for (String part : pieces(blocks[i])) {
                with.chunk(part.replace("\"index\":0", "\"index\":" + i));
            }
        }
        with.chunk(event(
                        "message_delta", "\"delta\":{\"stop_reason\":\"" + why + "\"},\"usage\":{\"output_tokens\":2}"))
                .chunk(event("message_stop", ""))
                .last();
    }

    /** The events of a block, each of its texts in two pieces. */
    private static String[] pieces(String block) {
        String stop = event("content_block_stop", "\"index\":0");
        if (block.equals(THOUGHT)) {
            return new String[] {
                start("{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}"),
                delta("\"type\":\"thinking_delta\",\"thinking\":\"Both, at \\u00e9q\""),
                delta("\"type\":\"thinking_delta\",\"thinking\":\"ual \\\"pace\\\".\""),
                delta("\"type\":\"signature_delta\",\"signature\":\"EqQBCg/+==\""),
                stop
            };
        }
        int input = block.indexOf("\"input\":");
        if (input < 0) {
            return new String[] {start(block), stop};
        }
        String arguments = block.substring(input + 8, block.length() - 1).replace("\"", "\\\"");
        return new String[] {
            start(block.substring(0, input) + "\"input\":{}}"),
            delta("\"type\":\"input_json_delta\",\"partial_json\":\"" + arguments.substring(0, 9) + "\""),
            delta("\"type\":\"input_json_delta\",\"partial_json\":\"" + arguments.substring(9) + "\""),
            stop
        };
    }

    private static String start(String block) {
        return event("content_block_start", "\"index\":0,\"content_block\":" + block);
    }

    private static String delta(String fields) {
        return event("content_block_delta", "\"index\":0,\"delta\":{" + fields + "}");
    }

    private static String event(String type, String fields) {
        return "event: " + type + "\ndata: {\"type\":\"" + type + "\"" + (fields.isEmpty() ? "" : "," + fields)
                + "}\n\n";
    }

    private static RawAnswer ask(GatewayFixture gate, String path, boolean stream, String messages, String... lines) {
        try (RawClient client = gate.client()) {
            return client.send(RawClient.posting(
                            path,
                            "{\"model\":\"claude\",\"stream\":" + stream + ",\"messages\":[" + QUESTION + messages + "]"
                                    + TOOLS + "}",
                            lines))
                    .answer();
        }
    }

    /** What a client of the path brings back, as its SDK writes it, with {@code thoughts} that it was shown. */
    private static String back(String path, String thoughts) {
        return path.equals(OPENAI)
                ? ",{\"role\":\"assistant\"," + thoughts + "\"content\":\"Let me see.\",\"tool_calls\":["
                        + "{\"id\":\"toolu_1\",\"type\":\"function\",\"function\":{\"name\":\"weather\",\"arguments\":\"{\\\"city\\\": \\\"Oslo\\\", \\\"days\\\": 2}\"}},"
                        + "{\"id\":\"toolu_2\",\"type\":\"function\",\"function\":{\"name\":\"weather\",\"arguments\":\"{\\\"city\\\": \\\"Rome\\\", \\\"days\\\": 2}\"}}]},"
                        + "{\"role\":\"tool\",\"tool_call_id\":\"toolu_2\",\"content\":\"sun\"},"
                        + "{\"role\":\"tool\",\"tool_call_id\":\"toolu_1\",\"content\":\"rain\"}"
                : ",{\"role\":\"assistant\"," + thoughts + "\"content\":\"Let me see.\",\"tool_calls\":["
                        + "{\"function\":{\"name\":\"weather\",\"arguments\":{ \"days\": 2, \"city\": \"Oslo\" }}},"
                        + "{\"function\":{\"name\":\"weather\",\"arguments\":{ \"days\": 2, \"city\": \"Rome\" }}}]},"
                        + "{\"role\":\"tool\",\"tool_name\":\"weather\",\"content\":\"rain\"},"
                        + "{\"role\":\"tool\",\"tool_name\":\"weather\",\"content\":\"sun\"}";
    }

    private static void answered(RawAnswer answer) {
        assertEquals(200, answer.status(), answer::text);
        assertTrue(answer.text().contains("Rain and sun."), answer::text);
    }

    @ParameterizedTest
    @CsvSource({
        OPENAI + ",false,''",
        OPENAI + ",true,''",
        OPENAI + ",false,reasoning_content",
        OLLAMA + ",false,''",
        OLLAMA + ",true,''",
        OLLAMA + ",true,thinking"
    })
    void theResultsOfParallelCallsAreTaken(String path, boolean stream, String thoughts) {
        try (GatewayFixture gate = GatewayFixture.start("backends:\n" + claude.entry("claude"))) {
            RawAnswer first = ask(gate, path, stream, "");
            assertEquals(200, first.status(), first::text);
            assertFalse(first.has("X-Router-Dropped"), first::text);
            assertFalse(first.text().contains("EqQBCg"), "a seal is never shown");
            String shown = thoughts.isEmpty() ? "" : "\"" + thoughts + "\":\"Both, at équal...\",";
            answered(ask(gate, path, stream, back(path, shown)));
            // Clients keep what they were told for all turns to come.
            answered(
                    ask(
                            gate,
                            path,
                            stream,
                            back(path, shown)
                                    + ",{\"role\":\"assistant\",\"content\":\"Rain.\"},{\"role\":\"user\",\"content\":\"Thanks.\"}"));
            String page = metrics(gate);
            assertTrue(page.contains("council_router_sealed_reasoning_total{outcome=\"kept\",} 1.0"), page);
            assertTrue(page.contains("council_router_sealed_reasoning_total{outcome=\"found\",} 4.0"), page);
            assertTrue(page.contains("council_router_sealed_reasoning_total{outcome=\"missed\",} 0.0"), page);
            gate.settled();
        }
    }

    private static String metrics(GatewayFixture gate) {
        try (RawClient client = gate.client()) {
            return client.get("/metrics").answer().text();
        }
    }

    private static String key(String id) {
        return "  - {id: " + id + ", hash: \"" + KeyText.hash("cr-" + id) + "\"}\n";
    }

    @ParameterizedTest
    @CsvSource({OPENAI, OLLAMA})
    void nobodyElseIsGivenAnything(String path) {
        try (GatewayFixture gate =
                GatewayFixture.start("backends:\n" + claude.entry("claude") + "keys:\n" + key("ann") + key("bob"))) {
            String ann = "Authorization: Bearer cr-ann";
            assertEquals(200, ask(gate, path, false, "", ann).status());
            RawAnswer other = ask(gate, path, false, back(path, ""), "Authorization: Bearer cr-bob");
            assertEquals(400, other.status(), other::text);
            answered(ask(gate, path, false, back(path, ""), ann));
            gate.settled();
        }
    }

    @ParameterizedTest
    @CsvSource({OPENAI, OLLAMA})
    void switchedOffNothingIsKept(String path) {
        try (GatewayFixture gate =
                GatewayFixture.start("limits: {sealed_reasoning: 0}\nbackends:\n" + claude.entry("claude"))) {
            RawAnswer first = ask(gate, path, false, "");
            assertEquals("reasoning_signature", first.header("X-Router-Dropped"));
            RawAnswer second = ask(gate, path, false, back(path, ""));
            assertEquals(400, second.status(), second::text);
            gate.settled();
        }
    }

    @Test
    void itIsSwitchedWhileTheGatewayRuns() throws IOException {
        Path file = home.resolve("gate.yaml");
        String rest = "server: {watch_config: false}\nbackends:\n" + claude.entry("claude");
        Files.writeString(file, rest);
        try (GatewayFixture gate = GatewayFixture.startFile(file)) {
            assertEquals(200, ask(gate, OPENAI, false, "").status());
            Files.writeString(file, "limits: {sealed_reasoning: 0}\n" + rest);
            assertTrue(gate.reloaded());
            assertEquals(400, ask(gate, OPENAI, false, back(OPENAI, "")).status());
            Files.writeString(file, rest);
            assertTrue(gate.reloaded());
            assertEquals(400, ask(gate, OPENAI, false, back(OPENAI, "")).status(), "it was forgotten");
            assertEquals(200, ask(gate, OPENAI, false, "").status());
            answered(ask(gate, OPENAI, false, back(OPENAI, "")));
            gate.settled();
        }
    }
}
