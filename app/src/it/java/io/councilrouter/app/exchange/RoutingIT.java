package io.councilrouter.app.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.app.Frames;
import io.councilrouter.app.RawAnswer;
import io.councilrouter.app.RawClient;
import io.councilrouter.app.ScriptedUpstream;
import io.councilrouter.app.boot.GatewayFixture;
import io.councilrouter.routing.load.BackendLoad;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which backend gets the work, seen from outside. */
class RoutingIT {
    /** Longer than the time between two heartbeats. */
    private static final Duration BEAT = Duration.ofSeconds(12);

    private final ScriptedUpstream cold =
            ScriptedUpstream.ollama("om:latest").always(with -> with.send(200, Frames.OLLAMA_CHAT));
    private final ScriptedUpstream warm =
            ScriptedUpstream.ollama("om:latest").loaded("om:latest").always(with -> with.send(200, Frames.OLLAMA_CHAT));

    @AfterEach
    void closes() {
        cold.close();
        warm.close();
    }

    private GatewayFixture gate(String routing) {
        return GatewayFixture.startStill("routing: {" + routing + "}\nbackends:\n" + cold.entry("cold", "priority: 1")
                + warm.entry("warm", "priority: 2"));
    }

    private static String served(GatewayFixture gate) {
        try (RawClient client = gate.client()) {
            RawAnswer answer = client.post("/api/chat", Frames.ask("om", false)).answer();
            assertEquals(200, answer.status(), answer::text);
            return answer.header("X-Backend");
        }
    }

    /** Lets every backend be asked once more; {@code answers} is one that answers. */
    private static void beats(GatewayFixture gate, String answers) {
        BackendLoad load = gate.backend(answers).load();
        long heard = load.reportedAt();
        gate.leap(BEAT);
        gate.until(answers + " is heard", () -> load.reportedAt() != heard);
    }

    @Test
    void smartPrefersALoadedModelToABetterPriority() {
        try (GatewayFixture gate = gate("strategy: smart")) {
            assertEquals("warm", served(gate));
        }
    }

    @Test
    void smartKeepsToThePriorityIfLoadingDoesNotCount() {
        try (GatewayFixture gate = gate("strategy: smart, prefer_loaded_model: false")) {
            assertEquals("cold", served(gate));
        }
    }

    @Test
    void prioritySendsToTheLowestNumber() {
        try (GatewayFixture gate = gate("strategy: priority")) {
            assertEquals("cold", served(gate));
        }
    }

    @Test
    void roundRobinTakesTurns() {
        try (GatewayFixture gate = gate("strategy: round-robin")) {
            int first = 0;
            for (int i = 0; i < 10; i++) {
                first += served(gate).equals("cold") ? 1 : 0;
            }
            assertEquals(5, first);
        }
    }

    @Test
    void aModelThatIsLoadedLaterIsPreferredFromThenOn() {
        ScriptedUpstream later =
                ScriptedUpstream.ollama("om:latest").always(with -> with.send(200, Frames.OLLAMA_CHAT));
        try (later;
                GatewayFixture gate = GatewayFixture.startStill(
                        "backends:\n" + cold.entry("cold", "priority: 1") + later.entry("later", "priority: 2"))) {
            later.loaded("om:latest");
            beats(gate, "later");
            gate.until("the table knows", () -> {
                var loaded = gate.backend("later").engine().loaded();
                return loaded != null && !loaded.isEmpty();
            });
            assertEquals("later", served(gate));
        }
    }

    @Test
    void aBackendThatKeepsFailingGetsNoRequests() {
        cold.always(with -> with.send(500, "{\"error\":\"broken\"}"));
        try (GatewayFixture gate = GatewayFixture.start(
                """
                routing: {strategy: priority}
                retry: {budget: 10}
                breaker: {failure_threshold: 2, recovery_timeout: 60s}
                backends:
                %s%s"""
                        .formatted(cold.entry("cold", "priority: 1"), warm.entry("warm", "priority: 2")))) {
            assertEquals("warm", served(gate));
            assertEquals("warm", served(gate));
            cold.taken();
            cold.taken();
            assertEquals("warm", served(gate));
            assertTrue(cold.idle());
        }
    }

    @Test
    void aBackendThatStopsBeatingIsDownAndComesBack() {
        try (GatewayFixture gate = gate("strategy: priority")) {
            assertEquals("cold", served(gate));
            cold.close();
            beats(gate, "warm");
            beats(gate, "warm");
            beats(gate, "warm");
            gate.until("it is missed", () -> !gate.backend("cold").serving());
            assertEquals("warm", served(gate));
        }
    }

    @Test
    void nobodyUpIs503WithAWait() {
        try (GatewayFixture gate = gate("strategy: priority")) {
            cold.close();
            warm.close();
            gate.until("both are missed", () -> {
                gate.leap(BEAT);
                return gate.backends().stream().noneMatch(each -> each.serving());
            });
            try (RawClient client = gate.client()) {
                RawAnswer answer = client.post("/v1/chat/completions", Frames.ask("om", true))
                        .answer();
                assertEquals(503, answer.status(), answer::text);
                assertTrue(answer.text().contains("\"no_backend\""), answer::text);
                assertTrue(Integer.parseInt(answer.header("Retry-After")) > 0);
                assertTrue(client.get("/health").answer().text().startsWith("{\"status\":\"degraded\""));
            }
        }
    }
}
