package io.councilrouter.app.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.app.Frames;
import io.councilrouter.app.RawAnswer;
import io.councilrouter.app.RawClient;
import io.councilrouter.app.ScriptedUpstream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What signals do to a gateway in a separate process. */
class SignalsIT {
    private static final String QUIET = "discovery: {enabled: false}\nresponse_storage: {enabled: false}\n";

    private final ScriptedUpstream one = ScriptedUpstream.openai("m").always(with -> with.send(200, Frames.CHAT));
    private final ScriptedUpstream two = ScriptedUpstream.openai("m").always(with -> with.send(200, Frames.CHAT));

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path home;

    @AfterEach
    void closes() {
        one.close();
        two.close();
    }

    private Path write(String yaml) throws IOException {
        return Rewritten.file(home.resolve("config.yaml"), QUIET + yaml);
    }

    private static RawAnswer ask(GatewayProcess gate) {
        try (RawClient client = gate.client()) {
            return client.post("/v1/chat/completions", Frames.ask(false)).answer();
        }
    }

    private static void until(String what, BooleanSupplier holds) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited in vain until " + what);
            }
            Thread.onSpinWait();
        }
    }

    private static void untilServes(GatewayProcess gate) {
        until("a backend is up", () -> ask(gate).status() == 200);
    }

    @Test
    void aHangUpReloadsAndWhatRunsKeepsItsConfiguration() throws IOException {
        Semaphore go = new Semaphore(0);
        try (GatewayProcess gate =
                        new GatewayProcess(write("server: {watch_config: false}\nbackends:\n" + one.entry("one")));
                RawClient client = gate.client()) {
            untilServes(gate);
            one.forget();
            one.next(with -> {
                go.acquireUninterruptibly();
                with.send(200, Frames.CHAT);
            });
            client.post("/v1/chat/completions", Frames.ask(false));
            one.taken();
            write("server: {watch_config: false, expose: minimal}\nbackends:\n" + two.entry("two"));
            gate.signal("HUP");
            gate.said("event=reloaded ");
            untilServes(gate);
            assertFalse(ask(gate).has("X-Backend"), "what begins now follows the new file");
            assertFalse(two.idle());
            go.release();
            RawAnswer before = client.answer();
            assertEquals(200, before.status(), before::text);
            assertEquals("one", before.header("X-Backend"), "what ran keeps backend and configuration");
            assertFalse(
                    client.post("/v1/chat/completions", Frames.ask(false))
                            .answer()
                            .has("X-Backend"),
                    "the next request of the same connection does not");
        }
    }

    @Test
    void aHangUpAppliesNothingOfAWrongFileAndLogsWhereTheErrorIs() throws IOException {
        try (GatewayProcess gate =
                new GatewayProcess(write("server: {watch_config: false}\nbackends:\n" + one.entry("one")))) {
            untilServes(gate);
            write("routing: {strategy: smrt}\nbackends:\n" + two.entry("two", "wieght: 2"));
            gate.signal("HUP");
            gate.said("event=reload_refused " + home.resolve("config.yaml") + ":3:21 routing.strategy: ");
            gate.said("wieght");
            two.forget();
            assertEquals("one", ask(gate).header("X-Backend"));
            assertEquals(0, gate.count("event=reloaded "));
            Files.delete(home.resolve("config.yaml"));
            gate.signal("HUP");
            gate.said("does not exist");
            assertEquals("one", ask(gate).header("X-Backend"));
            write("backends:\n" + two.entry("two"));
            gate.signal("HUP");
            gate.said("event=reloaded ");
            until("the right file is in force", () -> {
                RawAnswer answer = ask(gate);
                return answer.status() == 200 && answer.header("X-Backend").equals("two");
            });
        }
    }

    @Test
    void underNohupAHangUpIsIgnoredAndTheLogSaysWhatToDoInstead() throws IOException {
        try (GatewayProcess gate =
                GatewayProcess.underNohup(write("server: {watch_config: false}\nbackends:\n" + one.entry("one")))) {
            untilServes(gate);
            gate.said("event=signal_ignored signal=HUP reason=\"ignored since before the start, as under nohup\"");
            gate.said("POST /admin/reload");
            write("server: {watch_config: false}\nbackends:\n" + two.entry("two"));
            gate.signal("HUP");
            assertEquals("one", ask(gate).header("X-Backend"), "it goes on as it was");
            gate.signal("TERM");
            gate.said("event=stop_asked signal=TERM");
            assertEquals(0, gate.exit(), gate::toString);
            assertEquals(0, gate.count("event=reloaded "), gate::toString);
        }
    }

    @Test
    void aTermTellsBalancersLetsStreamsEndAndExitsWithZero() throws IOException {
        Semaphore go = new Semaphore(0);
        try (GatewayProcess gate =
                        new GatewayProcess(write("server: {shutdown_grace: 100s}\nbackends:\n" + one.entry("one")));
                RawClient client = gate.client();
                RawClient balancer = gate.client()) {
            untilServes(gate);
            one.next(with -> {
                with.sse().token("a");
                go.acquireUninterruptibly();
                with.token("b").done();
            });
            client.post("/v1/chat/completions", Frames.ask(true)).head();
            assertEquals(Frames.token("a"), new String(client.chunk(), StandardCharsets.UTF_8));
            assertEquals(200, balancer.get("/health/ready").answer().status());
            gate.signal("TERM");
            until(
                    "readiness flips",
                    () -> balancer.get("/health/ready").answer().status() == 503);
            assertEquals(200, balancer.get("/health/live").answer().status());
            assertEquals(200, ask(gate).status(), "who has not looked yet is served");
            assertTrue(balancer.ended(), "then idle connections close");
            assertThrows(
                    UncheckedIOException.class, () -> RawClient.to(gate.port()).close());
            go.release();
            assertEquals(Frames.token("b") + Frames.FINISH + Frames.DONE, client.chunksToEnd());
            assertTrue(client.ended());
            // Long before its grace is over.
            assertEquals(0, gate.exit(), gate::toString);
            gate.said("event=stop_asked signal=TERM");
        }
    }

    @Test
    void aSecondTermEndsAtOnce() throws IOException {
        try (GatewayProcess gate =
                        new GatewayProcess(write("server: {shutdown_grace: 5m}\nbackends:\n" + one.entry("one")));
                RawClient client = gate.client()) {
            untilServes(gate);
            one.next(with -> with.sse().token("a").stall());
            client.post("/v1/chat/completions", Frames.ask(true)).head();
            client.chunk();
            gate.signal("TERM");
            gate.said("event=stopping open=");
            gate.signal("TERM");
            assertEquals(1, gate.exit(), gate::toString);
        }
    }
}
