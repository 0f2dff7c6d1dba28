package io.councilrouter.app.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.app.Frames;
import io.councilrouter.app.RawAnswer;
import io.councilrouter.app.RawClient;
import io.councilrouter.app.ScriptedUpstream;
import io.councilrouter.app.boot.GatewayFixture;
import io.councilrouter.routing.table.Backend;
import io.councilrouter.routing.table.BackendState;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the gateway treats answers to its heartbeats. */
class HeartbeatsIT {
    private static final String QUICK = "routing: {heartbeat_interval: 1s}\n";

    private final ScriptedUpstream up = ScriptedUpstream.openai("m").always(with -> with.send(200, Frames.CHAT));

    private static int chat(GatewayFixture gate, String model) {
        try (RawClient client = gate.client()) {
            return client.post("/v1/chat/completions", Frames.ask(model, false))
                    .answer()
                    .status();
        }
    }

    private static RawAnswer get(GatewayFixture gate, String path) {
        try (RawClient client = gate.client()) {
            return client.get(path).answer();
        }
    }

    private static List<String> listed(Backend backend) {
        var models = backend.engine().models();
        return models == null
                ? List.of()
                : models.stream().map(each -> each.name()).toList();
    }

    private void lists(String body) {
        up.beat("/v1/models", with -> with.send(200, body));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"id\":\"n\",\"object\":\"model\"}]",
                "{\"models\":[{\"id\":\"n\"}]}",
                "[\"n\"]",
                "{\"data\":[\"n\"]}",
                "\uFEFF{\"data\":[{\"id\":\"n\"}]}"
            })
    void aModelOfAListInAnyShapeAnswers(String body) {
        lists(body);
        try (up;
                GatewayFixture gate = GatewayFixture.start("backends:\n" + up.entry("a"))) {
            assertTrue(get(gate, "/v1/models").text().contains("\"id\":\"n\""));
            assertEquals(200, chat(gate, "n"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"error\":{\"message\":\"busy at 10.0.0.7\"}} | an error",
                "<html>maintenance</html> | a web page",
                "{\"data\":[{\"id\":\"m\" | truncated or broken JSON",
                "null | some other JSON",
                "{} | some other JSON",
            })
    void aBeatWithoutAListDegradesAndTheModelsStay(String body, String what) {
        try (up;
                GatewayFixture gate = GatewayFixture.start(QUICK + "backends:\n" + up.entry("a"))) {
            lists(body);
            gate.until("the beat has been doubted", () -> gate.backend("a").state() == BackendState.DEGRADED);
            assertEquals(
                    "its /v1/models answered with " + what + " instead of a list of models",
                    gate.backend("a").reason());
            assertEquals(List.of("m"), listed(gate.backend("a")));
            assertEquals(200, chat(gate, "m"));
            long missed = gate.backend("a").load().beatsMissed();
            gate.until(
                    "three more beats have come", () -> gate.backend("a").load().beatsMissed() >= missed + 3);
            assertEquals(BackendState.DEGRADED, gate.backend("a").state(), "it answers");
            lists("{\"data\":[]}");
            gate.until("an empty list is a list", () -> gate.backend("a").state() == BackendState.UP);
            assertEquals(404, chat(gate, "m"));
        }
    }

    @Test
    void aServerWithoutAListInItsFirstBeatIsNotUp() {
        lists("<html>login</html>");
        try (up;
                GatewayFixture gate =
                        GatewayFixture.startUnready("backends:\n" + up.entry("a") + up.entry("b", "models: [fixed]"))) {
            gate.until("both have been asked", () -> gate.backends().stream()
                    .allMatch(each -> each.state() == BackendState.DEGRADED));
            assertTrue(
                    gate.backend("a").reason().contains("a web page"),
                    gate.backend("a").reason());
            assertEquals(404, chat(gate, "m"));
            assertEquals(200, chat(gate, "fixed"), "what the configuration names needs no list");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 405})
    void aServerWithoutAListIsUpWhereTheConfigurationNamesItsModels(int status) {
        up.beat("/v1/models", with -> with.send(status, "{\"detail\":\"Not Found\"}"));
        try (up;
                GatewayFixture gate =
                        GatewayFixture.startUnready("backends:\n" + up.entry("a", "models: [fixed]") + up.entry("b"))) {
            gate.until("both have been asked", () -> gate.backends().stream()
                    .allMatch(each -> each.state() != BackendState.UNKNOWN));
            assertEquals(BackendState.UP, gate.backend("a").state());
            assertEquals(200, chat(gate, "fixed"));
            assertEquals(BackendState.DOWN, gate.backend("b").state());
            assertTrue(
                    gate.backend("b").reason().contains("name its models in the configuration"),
                    gate.backend("b").reason());
        }
    }

    @Test
    void whatAServersVersionCannotDoIsAskedOnlyOnceABeatTellsOfANewerOne() {
        try (ScriptedUpstream old = ScriptedUpstream.ollama("m:latest").version("0.2.5");
                GatewayFixture gate = GatewayFixture.start(QUICK + "backends:\n" + old.entry("a"))) {
            old.always(with -> with.send(200, "{\"model\":\"m\",\"embeddings\":[[0.5]]}"));
            RawAnswer refused = embed(gate);
            assertEquals(404, refused.status());
            assertTrue(refused.text().contains("No model server of this model offers this operation."), refused.text());
            assertEquals(0, old.connections());
            old.version("0.2.6");
            gate.until(
                    "a beat has told of it",
                    () -> gate.backend("a").engine().version().equals("0.2.6"));
            assertEquals(200, embed(gate).status());
        }
    }

    private static RawAnswer embed(GatewayFixture gate) {
        try (RawClient client = gate.client()) {
            return client.post("/v1/embeddings", "{\"model\":\"m\",\"input\":\"hi\"}")
                    .answer();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 429})
    void aServerThatRefusesItsListIsThereAllTheSame(int status) {
        up.beat("/v1/models", with -> with.send(status, "{\"error\":\"no\"}"));
        try (up;
                GatewayFixture gate = GatewayFixture.startUnready("backends:\n" + up.entry("a", "models: [fixed]"))) {
            gate.until("it has been asked", () -> gate.backend("a").state() == BackendState.DEGRADED);
            String reason = gate.backend("a").reason();
            assertTrue(reason.startsWith("its /v1/models ") && reason.endsWith(" with status " + status), reason);
            assertEquals(200, chat(gate, "fixed"));
        }
    }

    @Test
    void aHealthPathIsAskedFirstAndDecides() {
        AtomicLong asked = new AtomicLong();
        up.beat("/healthz?deep=1", with -> {
            asked.incrementAndGet();
            with.send("HTTP/1.1 204 No Content\r\n\r\n");
        });
        up.beat("/v1/models", with -> with.send(404, "{}"));
        try (up;
                GatewayFixture gate = GatewayFixture.startUnready(QUICK + "backends:\n"
                        + up.entry("a", "models: [fixed]", "health: {path: \"/healthz?deep=1\"}"))) {
            gate.until("it is up", () -> gate.backend("a").state() == BackendState.UP);
            assertTrue(asked.get() > 0, "asked below the host, not below /v1");
            up.beat("/healthz?deep=1", with -> with.send(503, "{}"));
            gate.until("it is degraded", () -> gate.backend("a").state() == BackendState.DEGRADED);
            assertEquals(
                    "its /healthz?deep=1 answered with status 503",
                    gate.backend("a").reason());
            gate.until("it is taken away", () -> gate.backend("a").state() == BackendState.DOWN);
            assertEquals(503, chat(gate, "fixed"));
        }
    }

    @Test
    void aModelAndAChatWithItAreToldTheSameWhenNobodyIsUp() {
        up.beat("/v1/models", with -> with.send(503, "{}"));
        try (up;
                GatewayFixture gate = GatewayFixture.startUnready("routing: {aliases: {nick: fixed}}\nbackends:\n"
                        + up.entry("a", "models: [fixed]") + up.entry("b"))) {
            gate.until(
                    "nobody is up", () -> gate.backends().stream().allMatch(each -> each.state() == BackendState.DOWN));
            for (String name : new String[] {"fixed", "nick", "a/fixed", "m", "b/m"}) {
                RawAnswer told = get(gate, "/v1/models/" + name);
                assertEquals(chat(gate, name), told.status(), name);
            }
            assertEquals(503, get(gate, "/v1/models/fixed").status());
            assertTrue(get(gate, "/v1/models/fixed").text().contains("no_backend")
                    || get(gate, "/v1/models/fixed").text().contains("No backend"));
            try (RawClient client = gate.client()) {
                assertEquals(
                        503,
                        client.post("/api/show", "{\"model\":\"fixed\"}")
                                .answer()
                                .status());
            }
        }
    }
}
