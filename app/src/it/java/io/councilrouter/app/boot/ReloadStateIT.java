package io.councilrouter.app.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.app.Frames;
import io.councilrouter.app.RawAnswer;
import io.councilrouter.app.RawClient;
import io.councilrouter.app.ScriptedUpstream;
import io.councilrouter.config.ConfigSource;
import io.councilrouter.config.GatewayConfig;
import io.councilrouter.config.Reloaded;
import io.councilrouter.proxy.upstream.UpstreamTls;
import io.councilrouter.routing.load.BackendLoad;
import io.councilrouter.routing.load.CircuitBreaker;
import io.councilrouter.routing.table.Backend;
import io.councilrouter.routing.table.BackendSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What survives a reload: breakers, slots, waiting requests, connections; and a reload that fails half-way. */
class ReloadStateIT {
    private final ScriptedUpstream up = ScriptedUpstream.openai("m").always(with -> with.send(200, Frames.CHAT));

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
        up.close();
    }

    private GatewayFixture start(String yaml) throws IOException {
        Rewritten.file(file, "server: {event_loops: 1, watch_config: false}\n" + yaml);
        return GatewayFixture.startFile(file);
    }

    private void reload(GatewayFixture gate, String yaml) throws IOException {
        Rewritten.file(file, "server: {event_loops: 1, watch_config: false}\n" + yaml);
        Reloaded outcome = reloaded(gate);
        assertTrue(outcome.taken(), outcome::toString);
    }

    private static Reloaded reloaded(GatewayFixture gate) {
        CompletableFuture<Reloaded> outcome = new CompletableFuture<>();
        gate.reload(outcome::complete);
        return outcome.orTimeout(15, TimeUnit.SECONDS).join();
    }

    private static RawAnswer ask(GatewayFixture gate) {
        try (RawClient client = gate.client()) {
            return client.post("/v1/chat/completions", Frames.ask(false)).answer();
        }
    }

    private static RawClient asking(GatewayFixture gate) {
        return gate.client().post("/v1/chat/completions", Frames.ask(false));
    }

    private static void waiting(GatewayFixture gate, int count) {
        gate.until(count + " wait", () -> gate.backend("up").slots().waiters() == count);
    }

    @Test
    void aBreakerStaysOpenAndCountsOn() throws IOException {
        String slow = "routing: {heartbeat_interval: 1h}\nbreaker: {failure_threshold: 3, recovery_timeout: 1h}\n";
        try (ScriptedUpstream other = ScriptedUpstream.openai("m").always(with -> with.send(200, Frames.CHAT));
                GatewayFixture gate = start(
                        slow + "backends:\n" + up.entry("up", "priority: 1") + other.entry("other", "priority: 9"))) {
            up.always(with -> with.send(500, "{\"error\":{\"message\":\"broken\"}}"));
            gate.until("it has failed twice", () -> {
                ask(gate);
                return gate.backend("up").breaker().failures() >= 2;
            });
            BackendLoad load = gate.backend("up").load();
            CircuitBreaker breaker = gate.backend("up").breaker();
            int failures = breaker.failures();
            long heard = load.reportedAt();
            reload(
                    gate,
                    slow + "backends:\n" + up.entry("up", "priority: 1", "weight: 2")
                            + other.entry("other", "priority: 9"));
            assertSame(breaker, gate.backend("up").breaker());
            assertSame(load, gate.backend("up").load());
            assertTrue(breaker.failures() >= failures, "nothing is forgotten");
            // A changed configuration causes a heartbeat, and a good one would half-open the breaker that is opened
            // here.
            gate.until("it was heard again", () -> load.reportedAt() != heard);
            gate.until("it is open", () -> {
                ask(gate);
                return breaker.state(System.nanoTime()) == CircuitBreaker.BreakerState.OPEN;
            });
            reload(
                    gate,
                    slow + "backends:\n" + up.entry("up", "priority: 1", "weight: 2")
                            + other.entry("other", "priority: 9", "max_concurrency: 7"));
            assertEquals(CircuitBreaker.BreakerState.OPEN, breaker.state(System.nanoTime()));
            up.forget();
            assertEquals("other", ask(gate).header("X-Backend"));
            assertTrue(up.idle(), "nobody asks it");
        }
    }

    @Test
    void aHigherLimitLetsWaitingRequestsIn() throws IOException {
        Semaphore go = new Semaphore(0);
        up.always(with -> {
            go.acquireUninterruptibly();
            with.send(200, Frames.CHAT);
        });
        try (GatewayFixture gate = start("backends:\n" + up.entry("up", "max_concurrency: 1"));
                RawClient first = asking(gate)) {
            up.taken();
            try (RawClient second = asking(gate);
                    RawClient third = asking(gate)) {
                waiting(gate, 2);
                BackendLoad load = gate.backend("up").load();
                reload(gate, "backends:\n" + up.entry("up", "max_concurrency: 2"));
                up.taken();
                gate.until("one waits", () -> load.slots().waiters() == 1);
                assertEquals(2, load.slots().inFlight());
                reload(gate, "backends:\n" + up.entry("up", "max_concurrency: 0"));
                up.taken();
                assertSame(load, gate.backend("up").load());
                assertEquals(3, load.slots().inFlight(), "no limit at all");
                reload(gate, "backends:\n" + up.entry("up", "max_concurrency: 1"));
                try (RawClient fourth = asking(gate)) {
                    waiting(gate, 1);
                    go.release(2);
                    gate.until("two have ended", () -> load.slots().inFlight() == 1);
                    assertEquals(1, load.slots().waiters(), "a lower limit binds who comes, and cuts nobody");
                    go.release(2);
                    for (RawClient each : List.of(first, second, third, fourth)) {
                        assertEquals(200, each.answer().status());
                    }
                }
            }
        }
    }

    @Test
    void theQueuesDepthFollowsAndWaitingRequestsStay() throws IOException {
        Semaphore go = new Semaphore(0);
        up.always(with -> {
            go.acquireUninterruptibly();
            with.send(200, Frames.CHAT);
        });
        String backends = "backends:\n" + up.entry("up", "max_concurrency: 1");
        try (GatewayFixture gate = start("admission: {max_queue_depth: 2}\n" + backends);
                RawClient first = asking(gate)) {
            up.taken();
            try (RawClient second = asking(gate);
                    RawClient third = asking(gate)) {
                waiting(gate, 2);
                assertEquals(503, ask(gate).status());
                reload(gate, "admission: {max_queue_depth: 3}\n" + backends);
                try (RawClient fourth = asking(gate)) {
                    waiting(gate, 3);
                    reload(gate, "admission: {max_queue_depth: 1}\n" + backends);
                    RawAnswer refused = ask(gate);
                    assertEquals(503, refused.status());
                    assertTrue(refused.has("Retry-After"));
                    assertEquals(3, gate.backend("up").slots().waiters(), "who waits already stays");
                    go.release(4);
                    for (RawClient each : List.of(first, second, third, fourth)) {
                        assertEquals(200, each.answer().status());
                    }
                }
            }
        }
    }

    private static long[] links(GatewayFixture gate) {
        Loops.LoopMember member = gate.gateway().loops().members().getFirst();
        return member.loop()
                .submit(() -> member.connector().totals())
                .syncUninterruptibly()
                .getNow();
    }

    @Test
    void connectionsStayIfNothingChangedForTheirBackend() throws IOException {
        try (ScriptedUpstream other = ScriptedUpstream.openai("n").always(with -> with.send(200, Frames.CHAT));
                GatewayFixture gate = start("backends:\n" + up.entry("up") + other.entry("other"))) {
            ask(gate);
            long made = links(gate)[0];
            reload(
                    gate,
                    "routing: {aliases: {nick: m}}\nlimits: {body: 1MiB}\nbackends:\n" + up.entry("up")
                            + other.entry("other", "weight: 3"));
            assertEquals(1, links(gate)[2], "it is still there");
            ask(gate);
            assertEquals(1, up.connections(), "and used again");
            reload(gate, "backends:\n" + up.entry("up", "api_key: another") + other.entry("other"));
            assertEquals(0, links(gate)[2], "another key is another connection");
            ask(gate);
            assertEquals(2, up.connections());
            assertEquals(made + 1, links(gate)[0], "counters go up only");
            assertEquals(1, links(gate)[1]);
            reload(gate, "timeouts: {stall: 7s}\nbackends:\n" + up.entry("up", "api_key: another"));
            reload(gate, "timeouts: {stall: 7s}\nbackends:\n" + up.entry("up", "api_key: another", "weight: 4"));
            ask(gate);
            reload(gate, "timeouts: {stall: 7s}\nbackends:\n" + up.entry("up", "api_key: another", "weight: 4"));
            ask(gate);
            assertEquals(3, up.connections());
        }
    }

    @Test
    void aConnectionInUseGoesBackToWhereTheNextOneLooks() throws IOException {
        Semaphore go = new Semaphore(0);
        up.next(with -> {
            go.acquireUninterruptibly();
            with.send(200, Frames.CHAT);
        });
        try (GatewayFixture gate = start("backends:\n" + up.entry("up"));
                RawClient client = asking(gate)) {
            up.taken();
            reload(gate, "routing: {aliases: {nick: m}}\nbackends:\n" + up.entry("up"));
            reload(gate, "backends:\n" + up.entry("up"));
            go.release();
            assertEquals(200, client.answer().status());
            ask(gate);
            assertEquals(1, up.connections());
        }
    }

    private void untilKey(GatewayFixture gate, String key) {
        gate.until("the backend is shown " + key, () -> {
            up.forget();
            ask(gate);
            return !up.idle() && up.taken().header("Authorization").equals("Bearer " + key);
        });
    }

    @Test
    void aChangeInAFileThatAValueRefersToIsApplied() throws IOException {
        Path secret = Files.writeString(home.resolve("key"), "first\n");
        Rewritten.file(file, "backends:\n" + up.entry("up", "api_key: \"${file:" + secret + "}\""));
        try (GatewayFixture gate = GatewayFixture.startFile(file)) {
            untilKey(gate, "first");
            Rewritten.file(secret, "second\n");
            untilKey(gate, "second");
            Rewritten.file(secret, "third\n");
            untilKey(gate, "third");
        }
    }

    @Test
    void aMissingFileIsAppliedWhenItAppears() throws IOException {
        Path secret = home.resolve("late");
        Rewritten.file(file, "backends:\n" + up.entry("up"));
        try (GatewayFixture gate = GatewayFixture.startFile(file)) {
            Rewritten.file(file, "backends:\n" + up.entry("up", "api_key: \"${file:" + secret + "}\""));
            assertFalse(reloaded(gate).taken());
            assertEquals(200, ask(gate).status());
            Rewritten.file(secret, "came\n");
            untilKey(gate, "came");
        }
    }

    @Test
    void aReloadThatCannotBeBuiltChangesNothingAndTheNextOneApplies() {
        String yaml = "backends:\n" + up.entry("up");
        AtomicReference<ConfigSource.LoadedConfig> next = new AtomicReference<>(GatewayFixture.read(yaml));
        AtomicReference<Error> broken = new AtomicReference<>();
        ConfigSource source = new ConfigSource() {
            @Override
            public LoadedConfig load() {
                Error thrown = broken.getAndSet(null);
                if (thrown != null) {
                    throw thrown;
                }
                return Objects.requireNonNull(next.get());
            }

            @Override
            public List<Path> files(GatewayConfig inForce) {
                return List.of();
            }
        };
        try (GatewayFixture gate = GatewayFixture.startFrom(source)) {
            next.set(GatewayFixture.unbuildable(
                    "routing: {strategy: unheard}\nlimits: {body: 1KiB}\n" + yaml, "unheard"));
            Reloaded failed = reloaded(gate);
            assertFalse(failed.taken());
            assertTrue(failed.problems().getFirst().toString().contains("its log has the details"), failed::toString);
            assertEquals(200, ask(gate).status());
            broken.set(new NoClassDefFoundError("a class that is gone"));
            assertFalse(reloaded(gate).taken());
            next.set(GatewayFixture.read("backends:\n" + up.entry("up", "priority: 5")));
            Reloaded taken = reloaded(gate);
            assertTrue(taken.taken(), taken::toString);
            assertEquals(5, gate.backend("up").priority());
            assertEquals(200, ask(gate).status());
        }
    }

    /** Prepares a configuration with a limit, another backend and its own certificates. */
    private static Rollout.PreparedRollout prepared(GatewayFixture gate, String backends) throws IOException {
        Rollout rollout = gate.gateway().rollout();
        Rollout.StagedConfig before = Objects.requireNonNull(gate.gateway()
                .loops()
                .control()
                .submit(rollout::now)
                .syncUninterruptibly()
                .getNow());
        GatewayConfig next = GatewayFixture.read("limits: {body: 1KiB}\nbackends:\n" + backends
                        + "  - {name: safe, type: openai, url: \"https://127.0.0.1:9/v1\", tls: {insecure: true}}\n")
                .config();
        UpstreamTls tls = new UpstreamTls(
                next.supply().backends(), before.tls(), before.config().supply().backends());
        return rollout.prepare(before, new Rollout.StagedConfig(next, next, before.key(), tls));
    }

    private static boolean inForce(GatewayFixture gate, Rollout.PreparedRollout ready) {
        CompletableFuture<Boolean> well = new CompletableFuture<>();
        gate.gateway().loops().control().execute(() -> gate.gateway().rollout().to(ready, well::complete));
        return well.orTimeout(15, TimeUnit.SECONDS).join();
    }

    private static void asBefore(GatewayFixture gate, BackendLoad load, Rollout.PreparedRollout failed) {
        assertEquals(List.of("up"), gate.backends().stream().map(Backend::name).toList());
        assertSame(load, gate.backend("up").load());
        for (int i = 0; i < 8; i++) {
            try (RawClient client = gate.client()) {
                String large = Frames.ask(false).replace("hi", "h".repeat(1200));
                RawAnswer answer = client.post("/v1/chat/completions", large).answer();
                assertEquals(200, answer.status(), "whichever loop it meets: " + answer.text());
            }
        }
        for (Loops.LoopMember each : gate.gateway().loops().members()) {
            GatewayConfig config = each.loop()
                    .submit(() -> each.state().config())
                    .syncUninterruptibly()
                    .getNow();
            assertNotSame(failed.stage().config(), config);
        }
    }

    @Test
    void ifOneLoopFailsAllGoBackToThePreviousConfiguration() throws IOException {
        Rewritten.file(file, "server: {event_loops: 2, watch_config: false}\nbackends:\n" + up.entry("up"));
        try (GatewayFixture gate = GatewayFixture.startFile(file)) {
            BackendLoad load = gate.backend("up").load();
            ask(gate);
            Rollout.PreparedRollout ready = prepared(gate, up.entry("up", "priority: 5"));
            Rollout.PreparedRollout lacking = new Rollout.PreparedRollout(
                    ready.stage(), ready.pipelines().subList(0, 1), ready.routing(), ready.backends());
            assertFalse(inForce(gate, lacking), "there is no pipeline for the second loop");
            asBefore(gate, load, ready);
            assertEquals(1, gate.backend("up").priority());
            Rewritten.file(
                    file, "server: {event_loops: 2, watch_config: false}\nbackends:\n" + up.entry("up", "priority: 7"));
            Reloaded outcome = reloaded(gate);
            assertTrue(outcome.taken(), outcome::toString);
            assertEquals(7, gate.backend("up").priority());
            // Closing checks that the certificates' memory has been released.
        }
    }

    @Test
    void ifTheTableCannotBeWatchedAllGoBackToThePreviousConfiguration() throws IOException {
        try (GatewayFixture gate = start("backends:\n" + up.entry("up"))) {
            BackendLoad load = gate.backend("up").load();
            Rollout.PreparedRollout ready = prepared(gate, up.entry("up", "priority: 5"));
            List<BackendSettings> unheard =
                    List.of(BackendSettings.of("ghost", "of no catalogue", "openai", URI.create("http://127.0.0.1:9")));
            assertFalse(inForce(
                    gate, new Rollout.PreparedRollout(ready.stage(), ready.pipelines(), ready.routing(), unheard)));
            asBefore(gate, load, ready);
            reload(gate, "backends:\n" + up.entry("up", "priority: 7"));
            assertEquals(7, gate.backend("up").priority());
            assertEquals(200, ask(gate).status());
        }
    }
}
