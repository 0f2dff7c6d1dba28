package io.councilrouter.app.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.app.Frames;
import io.councilrouter.app.RawAnswer;
import io.councilrouter.app.RawClient;
import io.councilrouter.app.ScriptedUpstream;
import io.councilrouter.routing.load.BackendLoad;
import io.councilrouter.routing.table.BackendState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A configuration that changes while the gateway runs. */
class ReloadIT {
    private static final String ADMIN = "admin: {auth: {token: planted-token}}\nserver: {watch_config: false}\n";

    private static final String TOKEN_LINE = "Authorization: Bearer planted-token";

    private final ScriptedUpstream one = ScriptedUpstream.openai("m").always(with -> with.send(200, Frames.CHAT));
    private final ScriptedUpstream two = ScriptedUpstream.openai("m", "n").always(with -> with.send(200, Frames.CHAT));

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path home;

    private Path file = Path.of("unset");

    @BeforeEach
    void names() {
        file = home.resolve("config.yaml");
    }

    @AfterEach
    void closes() {
        one.close();
        two.close();
    }

    private GatewayFixture start(String yaml) throws IOException {
        write(yaml);
        return GatewayFixture.startFile(file);
    }

    private void write(String yaml) throws IOException {
        Rewritten.file(file, ADMIN + yaml);
    }

    private static RawAnswer reload(GatewayFixture gate) {
        return reload(gate, "planted-token");
    }

    private static RawAnswer reload(GatewayFixture gate, String token) {
        try (RawClient client = gate.client()) {
            return client.send(RawClient.posting("/admin/reload", "", "Authorization: Bearer " + token))
                    .answer();
        }
    }

    private static RawAnswer ask(GatewayFixture gate, String model) {
        try (RawClient client = gate.client()) {
            return client.post("/v1/chat/completions", Frames.ask(model, false)).answer();
        }
    }

    @Test
    void aNamedModelFollowsTheFile() throws IOException {
        String backends = "backends:\n" + two.entry("two");
        try (GatewayFixture gate = start(backends + "models: {x: {backend: two, model: m}}\n")) {
            assertEquals(200, ask(gate, "x").status());
            assertTrue(two.taken().text().contains("\"model\":\"m\""));
            write(backends + "models: {x: {backend: two, model: n, set: {seed: 7}}}\n");
            assertEquals(200, reload(gate).status());
            assertEquals(200, ask(gate, "x").status());
            String sent = two.taken().text();
            assertTrue(sent.contains("\"model\":\"n\"") && sent.contains("\"seed\":7"), sent);
            write(backends);
            assertEquals(200, reload(gate).status());
            assertEquals(404, ask(gate, "x").status());
        }
    }

    @Test
    void saysWhatChangedAndServesByIt() throws IOException {
        try (GatewayFixture gate = start("backends:\n" + one.entry("one"))) {
            assertEquals(404, ask(gate, "n").status());
            write("backends:\n" + one.entry("one") + two.entry("two") + "routing: {strategy: priority}\n");
            RawAnswer answer = reload(gate);
            assertEquals(200, answer.status(), answer::text);
            assertTrue(answer.text().startsWith("{\"reloaded\":true,\"changes\":["), answer::text);
            assertTrue(
                    answer.text()
                            .contains("{\"path\":\"routing.strategy\",\"before\":\"smart\",\"after\":\"priority\","
                                    + "\"applied\":true}"),
                    answer::text);
            assertTrue(answer.text().contains("\"path\":\"backends.two.url\""), answer::text);
            assertTrue(answer.text().contains("\"needs_restart\":[]"), answer::text);
            gate.until(
                    "the new one has been asked what it serves",
                    () -> ask(gate, "n").status() == 200);
            assertEquals("two", ask(gate, "n").header("X-Backend"));
        }
    }

    @Test
    void appliesNothingOfAWrongFileAndSaysWhereTheErrorIs() throws IOException {
        try (GatewayFixture gate = start("backends:\n" + one.entry("one"))) {
            write("routing: {strategy: smrt}\nbackends:\n" + two.entry("two", "wieght: 2"));
            RawAnswer answer = reload(gate);
            assertEquals(400, answer.status());
            assertTrue(answer.text().startsWith("{\"error\":{\"message\":"), answer::text);
            assertTrue(answer.text().contains("config.yaml:3:21 routing.strategy: "), answer::text);
            assertTrue(answer.text().contains("\"line\":3,\"column\":21,\"key\":\"routing.strategy\""), answer::text);
            assertTrue(answer.text().contains("wieght"), "all problems at once: " + answer.text());
            assertEquals("one", ask(gate, "m").header("X-Backend"), "nothing has changed");
            assertEquals(404, ask(gate, "n").status());
            Files.delete(file);
            RawAnswer gone = reload(gate);
            assertEquals(400, gone.status());
            assertTrue(gone.text().contains("does not exist"), gone::text);
            assertEquals("one", ask(gate, "m").header("X-Backend"));
        }
    }

    @Test
    void namesWhatNeedsARestartAndLeavesIt() throws IOException {
        try (GatewayFixture gate = start("backends:\n" + one.entry("one"))) {
            write("metrics: {enabled: false}\nbackends:\n" + one.entry("one", "priority: 7"));
            RawAnswer answer = reload(gate);
            assertTrue(answer.text().contains("\"needs_restart\":[\"metrics.enabled\"]"), answer::text);
            assertEquals(7, gate.backend("one").priority(), "the rest is in force");
            try (RawClient client = gate.client()) {
                String config = client.send(
                                "GET /admin/config HTTP/1.1\r\nHost: localhost\r\n" + TOKEN_LINE + "\r\n\r\n")
                        .answer()
                        .text();
                assertTrue(config.contains("\"metrics\":{\"enabled\":true"), config);
            }
            assertTrue(
                    reload(gate).text().contains("\"needs_restart\":[\"metrics.enabled\"]"), "until it is restarted");
        }
    }

    @Test
    void aBackendThatLeavesFinishesWhatItHas() throws IOException {
        Semaphore go = new Semaphore(0);
        try (GatewayFixture gate = start("backends:\n" + one.entry("one", "max_concurrency: 1"));
                RawClient client = gate.client()) {
            one.next(with -> {
                with.sse().token("before");
                go.acquireUninterruptibly();
                with.token("after").done();
            });
            client.post("/v1/chat/completions", Frames.ask(true));
            client.head();
            client.chunk();
            BackendLoad load = gate.backend("one").load();
            write("backends:\n" + two.entry("two"));
            assertEquals(200, reload(gate).status());
            assertEquals(1, load.slots().inFlight());
            gate.until(
                    "the new one serves",
                    () -> ask(gate, "m").header("X-Backend").equals("two"));
            go.release();
            String rest = client.chunksToEnd();
            assertTrue(rest.contains("after") && rest.contains("[DONE]"), rest);
            gate.until("its slot is free", () -> load.slots().inFlight() == 0);
        }
    }

    @Test
    void countersOutliveReloads() throws IOException {
        try (GatewayFixture gate = start("backends:\n" + one.entry("one"))) {
            ask(gate, "m");
            BackendLoad load = gate.backend("one").load();
            write("backends:\n" + one.entry("one", "weight: 3", "max_concurrency: 2"));
            assertEquals(200, reload(gate).status());
            assertSame(load, gate.backend("one").load());
            assertEquals(1, load.requests());
            assertEquals(2, gate.backend("one").maxConcurrency());
            assertEquals(BackendState.UP, gate.backend("one").state());
        }
    }

    @Test
    void aWaitingRequestTakesTheSlotOfANewBackend() throws IOException {
        one.next(ScriptedUpstream.Exchanged::stall);
        try (GatewayFixture gate = start("backends:\n" + one.entry("one", "max_concurrency: 1"));
                RawClient first = gate.client();
                RawClient second = gate.client()) {
            first.post("/v1/chat/completions", Frames.ask(false));
            one.taken();
            second.post("/v1/chat/completions", Frames.ask(false));
            gate.until("one waits", () -> gate.backend("one").slots().waiters() == 1);
            write("backends:\n" + one.entry("one", "max_concurrency: 1") + two.entry("two"));
            reload(gate);
            assertEquals("two", second.answer().header("X-Backend"));
            first.leave();
        }
    }

    @Test
    void namesLimitsAndTokensFollow() throws IOException {
        try (GatewayFixture gate = start("backends:\n" + one.entry("one") + two.entry("two"));
                RawClient kept = gate.client()) {
            assertEquals(
                    200,
                    kept.post("/v1/chat/completions", Frames.ask(false))
                            .answer()
                            .status());
            assertEquals(404, ask(gate, "nick").status());
            write("backends:\n" + one.entry("one") + two.entry("two")
                    + "routing: {aliases: {nick: m}, fallbacks: {gone: [n]}}\nlimits: {body: 1KiB}\n");
            Files.writeString(file, Files.readString(file).replace("planted-token", "another-token"));
            assertEquals(200, reload(gate).status());
            assertEquals(200, ask(gate, "nick").status());
            assertEquals("n", ask(gate, "gone").header("X-Fallback-Model"));
            RawAnswer large = kept.post(
                            "/v1/chat/completions", Frames.ask(false).replace("hi", "h".repeat(1200)))
                    .answer();
            assertEquals(413, large.status(), "on a connection from before, too");
            assertEquals(401, reload(gate).status());
            RawAnswer answer = reload(gate, "another-token");
            assertEquals(200, answer.status(), answer::text);
            assertFalse(answer.text().contains("another-token"));
        }
    }

    @Test
    void newLimitsApplyToHeadsOnOldConnections() throws IOException {
        try (GatewayFixture gate = start("backends:\n" + one.entry("one"));
                RawClient kept = gate.client()) {
            String many = "GET /health HTTP/1.1\r\nHost: localhost\r\n" + "A: 1\r\n".repeat(9) + "\r\n";
            assertEquals(200, kept.send(many).answer().status());
            write("backends:\n" + one.entry("one") + "limits: {header_count: 8}\n");
            gate.reload();
            gate.until("the limit is in force", () -> {
                try (RawClient fresh = gate.client()) {
                    return fresh.send(many).answer().status() == 431;
                }
            });
            assertEquals(431, kept.send(many).answer().status());
        }
    }

    @Test
    void aChangedFileIsLoaded() throws IOException {
        try (GatewayFixture gate = start("backends:\n" + one.entry("one"))) {
            write("backends:\n" + one.entry("one") + two.entry("two"));
            Files.writeString(file, Files.readString(file).replace("watch_config: false", "watch_config: true"));
            assertEquals(200, reload(gate).status());
            write("backends:\n" + two.entry("two", "priority: 5"));
            Files.writeString(file, Files.readString(file).replace("watch_config: false", "watch_config: true"));
            gate.until("the file was seen", () -> gate.backends().size() == 1);
            assertEquals(5, gate.backend("two").priority());
        }
    }

    @Test
    void aSecondReloadWaitsForTheFirst() throws IOException {
        try (GatewayFixture gate = start("backends:\n" + one.entry("one"))) {
            write("backends:\n" + one.entry("one", "priority: 3"));
            CompletableFuture<Integer> other = new CompletableFuture<>();
            Thread.ofVirtual().start(() -> other.complete(reload(gate).status()));
            assertEquals(200, reload(gate).status());
            assertEquals(200, other.join());
            assertEquals(3, gate.backend("one").priority());
        }
    }

    @Test
    void theBuiltInSimulatorKeepsItsAddress() throws IOException {
        try (GatewayFixture gate = start("backends:\n  - {name: sim, type: simulator}\n")) {
            int port = gate.backend("sim").settings().url().getPort();
            write("backends:\n  - {name: sim, type: simulator, priority: 4}\n  - {name: more, type: simulator}\n");
            assertEquals(200, reload(gate).status());
            assertEquals(port, gate.backend("sim").settings().url().getPort());
            gate.until("the other one is up", () -> gate.backend("more").state() == BackendState.UP);
        }
    }
}
