package io.councilrouter.app.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.app.Frames;
import io.councilrouter.app.RawAnswer;
import io.councilrouter.app.RawClient;
import io.councilrouter.app.ScriptedUpstream;
import io.councilrouter.app.boot.GatewayFixture;
import io.councilrouter.app.boot.SimulatorRun;
import io.councilrouter.simulator.FaultScript;
import io.councilrouter.simulator.SimulatorSettings;
import io.councilrouter.simulator.TurnScript;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is put right for engines that people run themselves: thoughts in a text, cut prompts, lines that spoil caches. */
class LocalEnginesIT {
    private static final String LINE =
            "x-anthropic-billing-header: cc_version=2.1.37.0d9; cc_entrypoint=cli; cch=fa690;";

    private static SimulatorRun simulated(String dialect, String faults) throws IOException {
        return SimulatorRun.start(
                new SimulatorSettings(
                        dialect,
                        12,
                        Duration.ZERO,
                        Duration.ZERO,
                        List.of("m:latest"),
                        List.of(),
                        FaultScript.of(faults),
                        TurnScript.NONE),
                0);
    }

    private static GatewayFixture before(SimulatorRun engine, String type, String... more) {
        return GatewayFixture.start("backends:\n  - {name: engine, type: " + type + ", url: \"http://127.0.0.1:"
                + engine.port() + "\"" + (more.length == 0 ? "" : ", " + String.join(", ", more)) + "}\n");
    }

    private static RawAnswer post(GatewayFixture gate, String path, String body, String... lines) {
        try (RawClient client = gate.client()) {
            return client.send(RawClient.posting(path, body, lines)).answer();
        }
    }

    private static String asking(String path, boolean stream) {
        String flag = ",\"stream\":" + stream + "}";
        return switch (path) {
            case "/v1/responses" -> "{\"model\":\"m:latest\",\"input\":\"hi\"" + flag;
            case "/api/generate" -> "{\"model\":\"m:latest\",\"prompt\":\"hi\"" + flag;
            default ->
                "{\"model\":\"m:latest\",\"max_tokens\":100,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]"
                        + flag;
        };
    }

    @ParameterizedTest
    @CsvSource({
        "openai, openai-compatible, /v1/messages, thinking_delta, \"thinking\"",
        "openai, openai-compatible, /v1/responses, reasoning_text.delta, reasoning_text",
        "openai, openai-compatible, /api/chat, \"thinking\", \"thinking\"",
        "openai, openai-compatible, /api/generate, \"thinking\", \"thinking\"",
        "ollama, ollama, /v1/chat/completions, reasoning_content, reasoning_content",
        "gemini, gemini, /v1/chat/completions, reasoning_content, reasoning_content",
    })
    void thoughtsInsideATextReachClientsOfOtherApisAsSuch(
            String dialect, String type, String path, String bit, String whole) throws IOException {
        try (SimulatorRun engine = simulated(dialect, "inline-think");
                GatewayFixture gate = before(engine, type, "inline_thinking: split")) {
            for (boolean stream : new boolean[] {true, false}) {
                RawAnswer answer = post(gate, path, asking(path, stream), "anthropic-version: 2023-06-01");
                assertEquals(200, answer.status(), answer::text);
                String text = answer.text();
                assertFalse(text.contains("think>") || text.contains("think\\u003e"), text);
                assertTrue(text.contains(stream ? bit : whole), text);
                assertTrue(text.contains("[simulated]") && text.contains("wants "), text);
            }
        }
    }

    @Test
    void onItsOwnWireAnAnswerIsSplitOnlyWhereThatIsAskedFor() throws IOException {
        String path = "/v1/chat/completions";
        try (SimulatorRun engine = simulated("openai", "inline-think")) {
            try (GatewayFixture gate = before(engine, "openai-compatible")) {
                assertTrue(post(gate, path, asking(path, false)).text().contains("\"content\":\"<think>\\nThe"));
                String stream = post(gate, path, asking(path, true)).text();
                assertTrue(stream.contains("\"content\":\"<thi\"") && stream.contains("\"nk>\\n\""), stream);
            }
            try (GatewayFixture gate = before(engine, "openai-compatible", "inline_thinking: split")) {
                for (boolean stream : new boolean[] {true, false}) {
                    String text = post(gate, path, asking(path, stream)).text();
                    assertFalse(text.contains("think>"), text);
                    assertTrue(text.contains("\"reasoning_content\":\"") && text.contains("[simulated]"), text);
                }
            }
            try (GatewayFixture gate = before(engine, "openai-compatible", "inline_thinking: pass")) {
                assertTrue(post(gate, "/api/chat", asking("/api/chat", false))
                        .text()
                        .contains("<think>"));
            }
        }
    }

    @Test
    void aPromptThatTheEngineHasCutIsTold() throws IOException {
        String path = "/v1/chat/completions";
        String longest = asking(path, false).replace("hi", "word ".repeat(8_000));
        try (SimulatorRun engine = simulated("ollama", "context=512");
                GatewayFixture gate = before(engine, "ollama")) {
            RawAnswer whole = post(gate, path, longest);
            assertEquals(200, whole.status(), whole::text);
            assertTrue(whole.header("X-Router-Truncated").startsWith("512 of about 100"), whole.lines()::toString);
            String stream = post(gate, path, longest.replace("\"stream\":false", "\"stream\":true"))
                    .text();
            assertTrue(stream.contains("data: [DONE]\n\n: prompt truncated: 512 of about 100"), stream);
            assertFalse(post(gate, path, asking(path, false)).has("X-Router-Truncated"));
            assertFalse(post(gate, path, asking(path, true)).text().contains("truncated"));
            String lines = post(gate, "/api/chat", longest.replace("\"stream\":false", "\"stream\":true"))
                    .text();
            assertFalse(lines.contains("truncated"), "its clients take any line for a part of the answer");
            gate.settled();
            try (RawClient client = gate.client()) {
                String page = client.get("/metrics").answer().text();
                assertTrue(
                        page.contains(
                                "council_router_prompts_truncated_total{model=\"m:latest\",backend=\"engine\",} 3.0"),
                        page);
            }
        }
    }

    @Test
    void whatAClientWritesForItsOwnServerReachesNoOther() {
        String body = "{\"model\":\"gpt\",\"max_tokens\":10,\"system\":[{\"type\":\"text\",\"text\":\"" + LINE
                + "\"},{\"type\":\"text\",\"text\":\"You are.\"}],\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
        try (ScriptedUpstream up = ScriptedUpstream.openai("gpt").always(with -> with.send(200, Frames.CHAT))) {
            try (GatewayFixture gate = GatewayFixture.start("backends:\n" + up.entry("up"))) {
                RawAnswer answer = post(gate, "/v1/messages", body, "anthropic-version: 2023-06-01");
                assertTrue(answer.header("X-Router-Dropped").contains("client_line"), answer.lines()::toString);
                String sent = up.taken().text();
                assertFalse(sent.contains("billing"), sent);
                assertTrue(sent.contains("You are."), sent);
                try (RawClient client = gate.client()) {
                    String page = client.get("/metrics").answer().text();
                    assertTrue(page.contains("council_router_client_lines_removed_total 1.0"), page);
                }
            }
            try (GatewayFixture gate =
                    GatewayFixture.start("backends:\n" + up.entry("up", "drop_client_lines: false"))) {
                RawAnswer answer = post(gate, "/v1/messages", body, "anthropic-version: 2023-06-01");
                assertFalse(answer.header("X-Router-Dropped").contains("client_line"), answer.lines()::toString);
                assertTrue(up.taken().text().contains(LINE));
            }
        }
    }

    @Test
    void aModelOfAnOllamaIsNotLoadedAnewForASmallerContext() {
        String path = "/v1/chat/completions";
        try (ScriptedUpstream up =
                        ScriptedUpstream.ollama("m:latest").always(with -> with.send(200, Frames.OLLAMA_CHAT));
                GatewayFixture gate =
                        GatewayFixture.start("backends:\n" + up.entry("up", "num_ctx_buckets: [4096, 32768]"))) {
            post(gate, path, asking(path, false));
            assertTrue(up.taken().text().contains("\"num_ctx\":4096"));
            post(gate, path, asking(path, false).replace("\"stream\"", "\"num_ctx\":20000,\"stream\""));
            assertTrue(up.taken().text().contains("\"num_ctx\":32768"));
            post(gate, path, asking(path, false));
            assertTrue(up.taken().text().contains("\"num_ctx\":32768"), "it is loaded with that");
            String own = asking("/api/chat", false);
            post(gate, "/api/chat", own);
            assertEquals(own, up.taken().text(), "on its own wire a request goes through as it came");
        }
    }

    @Test
    void aPromptThatIsCertainlyTooLongIsRefusedWithFiguresBeforeAnybodyIsAsked() {
        String path = "/v1/chat/completions";
        String list =
                "{\"object\":\"list\",\"data\":[{\"id\":\"m:latest\",\"object\":\"model\",\"max_model_len\":64}]}";
        try (ScriptedUpstream up = ScriptedUpstream.openai("m:latest")
                        .beat("/v1/models", with -> with.send(200, list))
                        .always(with -> with.send(200, Frames.CHAT));
                GatewayFixture gate = GatewayFixture.start("backends:\n" + up.entry("up"))) {
            RawAnswer refused = post(gate, path, asking(path, false).replace("hi", "word ".repeat(400)));
            assertEquals(400, refused.status(), refused::text);
            assertTrue(refused.text().contains("context_length_exceeded"), refused::text);
            assertTrue(refused.text().contains("is 64 tokens at most"), refused::text);
            assertTrue(up.idle());
            RawAnswer doubtful = post(gate, path, asking(path, false).replace("hi", "word ".repeat(60)));
            assertEquals(200, doubtful.status(), doubtful::text);
        }
    }
}
