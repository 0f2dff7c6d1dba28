package io.councilrouter.app.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.app.Frames;
import io.councilrouter.app.RawAnswer;
import io.councilrouter.app.RawClient;
import io.councilrouter.app.ScriptedUpstream;
import io.councilrouter.app.boot.GatewayFixture;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What {@code /health} says about backends, and which councils lists show. */
class HealthIT {
    private static final String SIMULATOR = "  - {name: simulator, type: simulator}\n";

    private static String get(GatewayFixture gate, String path) {
        try (RawClient client = gate.client()) {
            RawAnswer answer = client.get(path).answer();
            assertEquals(200, answer.status(), answer::text);
            return answer.text();
        }
    }

    private static RawAnswer ask(GatewayFixture gate, String model) {
        try (RawClient client = gate.client()) {
            return client.post("/v1/chat/completions", Frames.ask(model, false)).answer();
        }
    }

    @Test
    void theBackendsThatAreUpAreCountedAgainstAll() {
        try (ScriptedUpstream one = ScriptedUpstream.openai("m");
                ScriptedUpstream two = ScriptedUpstream.ollama("om:latest");
                GatewayFixture gate = GatewayFixture.startUnready("backends:\n" + one.entry("one") + two.entry("two")
                        + "  - {name: gone, type: openai, url: \"http://127.0.0.1:9/v1\"}\n")) {
            gate.until("two are up", () -> get(gate, "/health").contains("\"backends_up\":\"2/3\""));
            String health = get(gate, "/health");
            assertTrue(health.startsWith("{\"status\":\"ok\","), health);
            assertTrue(health.contains("\"backends_up\":\"2/3\",\"reason\":\"\","), health);
        }
    }

    @Test
    void theUptimeFollowsTheGatewaysClock() {
        try (ScriptedUpstream one = ScriptedUpstream.openai("m");
                GatewayFixture gate = GatewayFixture.startStill("backends:\n" + one.entry("one"))) {
            gate.leap(Duration.ofSeconds(90));
            String health = get(gate, "/health");
            assertTrue(health.contains("\"uptime_s\":90,"), health);
        }
    }

    @Test
    void withoutABackendThatServesItIsDegradedAndSaysWhy() {
        try (GatewayFixture gate = GatewayFixture.startUnready("")) {
            String health = get(gate, "/health");
            assertTrue(health.startsWith("{\"status\":\"degraded\","), health);
            assertTrue(health.contains("\"backends_up\":\"0/0\",\"reason\":\"there is no backend\","), health);
        }
        try (GatewayFixture gate = GatewayFixture.startUnready(
                """
                routing: {heartbeat_interval: 100ms}
                backends:
                  - {name: gone, type: openai, url: "http://127.0.0.1:9/v1"}
                """)) {
            gate.until(
                    "it is known to be down",
                    () -> !gate.backend("gone").reason().isEmpty());
            gate.until("it is said", () -> get(gate, "/health")
                    .contains("\"backends_up\":\"0/1\",\"reason\":\"no backend serves\""));
        }
    }

    @Test
    void withTheSimulatorAloneItIsDegradedAndTheSimulatorAnswersToAnyName() {
        try (GatewayFixture gate = GatewayFixture.start("backends:\n" + SIMULATOR)) {
            String health = get(gate, "/health");
            assertTrue(health.startsWith("{\"status\":\"degraded\","), health);
            assertTrue(
                    health.contains(
                            "\"backends_up\":\"1/1\",\"reason\":\"only the simulator answers, with made-up text\","),
                    health);
            assertTrue(health.contains("\"simulated\":true"), health);
            assertEquals(200, ask(gate, "gpt-9").status());
            assertTrue(get(gate, "/v1/models").contains("\"id\":\"council/vote\""), "it can sit in a council");
        }
    }

    @Test
    void aSimulatorBesideARealBackendAnswersOnlyToItsOwnNames() {
        try (ScriptedUpstream one = ScriptedUpstream.openai("m").always(with -> with.send(200, Frames.CHAT));
                GatewayFixture gate = GatewayFixture.start("backends:\n" + one.entry("one") + SIMULATOR)) {
            assertTrue(get(gate, "/health").startsWith("{\"status\":\"ok\","), "somebody real serves");
            assertEquals(404, ask(gate, "gpt-9").status());
            assertTrue(ask(gate, "simulator").text().contains("[simulated] "), "its own name");
            assertEquals("one", ask(gate, "m").header("X-Backend"));
        }
    }

    @Test
    void councilsAreListedOnlyIfThereIsAChatModel() {
        try (ScriptedUpstream one = ScriptedUpstream.openai("text-embedding-3");
                GatewayFixture gate = GatewayFixture.start("backends:\n" + one.entry("one"))) {
            assertFalse(get(gate, "/v1/models").contains("council/"), "nobody could sit in one");
            assertFalse(get(gate, "/api/tags").contains("council/"), "nobody could sit in one");
        }
    }

    @Test
    void hiddenCouncilsAnswerWhoeverNamesThem() {
        try (ScriptedUpstream one = ScriptedUpstream.openai("m")
                        .always(with -> with.sse().token("42").done());
                GatewayFixture gate = GatewayFixture.start("council: {list: false}\nbackends:\n" + one.entry("one"))) {
            assertFalse(get(gate, "/v1/models").contains("council/"), "hidden");
            assertFalse(get(gate, "/api/tags").contains("council/"), "hidden");
            assertTrue(get(gate, "/v1/models/council/vote").contains("\"id\":\"council/vote\""), "by its name");
            assertEquals(200, ask(gate, "council/vote").status());
        }
    }
}
