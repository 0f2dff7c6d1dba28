package io.councilrouter.app.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.app.Frames;
import io.councilrouter.app.RawAnswer;
import io.councilrouter.app.RawClient;
import io.councilrouter.app.ScriptedUpstream;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Without configured backends the simulator answers, until an engine is found on one of the known ports. */
class DiscoveryIT {
    /** TabbyAPI's port: an engine is recognised by its answer on any of the known ports. */
    private static final int KNOWN_PORT = 5000;

    private static final String LOOK_OFTEN = "discovery: {interval: 1s}\nrouting: {heartbeat_interval: 100ms}\n";

    private static List<String> names(GatewayFixture gate) {
        return gate.backends().stream().map(each -> each.name()).toList();
    }

    private static RawAnswer ask(GatewayFixture gate) {
        try (RawClient client = gate.client()) {
            return client.post("/v1/chat/completions", Frames.ask("auto", false))
                    .answer();
        }
    }

    private static ScriptedUpstream engine() {
        try {
            return ScriptedUpstream.ollamaAt(KNOWN_PORT, "om:latest")
                    .always(with -> with.send(200, Frames.OLLAMA_CHAT));
        } catch (UncheckedIOException e) {
            return Assumptions.abort("somebody else has port " + KNOWN_PORT + ": " + e.getMessage());
        }
    }

    @Test
    void theSimulatorStandsInUntilTheFirstEngineIsFoundAndNeverComesBack() {
        try (GatewayFixture gate = GatewayFixture.startByPerson(LOOK_OFTEN)) {
            gate.until(
                    "the simulator is up",
                    () -> names(gate).equals(List.of("simulator"))
                            && gate.backend("simulator").engine().models() != null);
            RawAnswer simulated = ask(gate);
            assertEquals(200, simulated.status(), simulated::text);
            assertTrue(simulated.text().contains("[simulated] "), simulated::text);
            assertEquals("simulator", simulated.header("X-Backend"));
            try (ScriptedUpstream engine = engine()) {
                gate.until(
                        "the engine has taken over",
                        () -> names(gate).equals(List.of("ollama"))
                                && gate.backend("ollama").engine().models() != null);
                RawAnswer real = ask(gate);
                assertEquals(200, real.status(), real::text);
                assertEquals("ollama", real.header("X-Backend"));
                assertEquals("om:latest", real.header("X-Model"));
                assertEquals(
                        engine.port(), gate.backend("ollama").settings().url().getPort());
            }
            gate.until("the engine that ended is forgotten", () -> names(gate).isEmpty());
            assertEquals(503, ask(gate).status());
            assertTrue(names(gate).isEmpty(), "no simulator for who has had an engine");
        }
    }

    @Test
    void nothingIsMadeUpUnlessAPersonStartedIt() {
        try (GatewayFixture gate = GatewayFixture.startUnready(LOOK_OFTEN);
                RawClient client = gate.client()) {
            RawAnswer answer = client.post("/v1/chat/completions", Frames.ask("auto", false))
                    .answer();
            assertTrue(answer.status() == 503 || answer.status() == 404, answer::text);
            assertTrue(names(gate).stream().noneMatch("simulator"::equals));
        }
    }
}
