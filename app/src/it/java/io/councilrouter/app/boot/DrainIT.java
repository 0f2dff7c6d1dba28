package io.councilrouter.app.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.app.Frames;
import io.councilrouter.app.RawAnswer;
import io.councilrouter.app.RawClient;
import io.councilrouter.app.ScriptedUpstream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Stopping: running requests may finish, nothing new begins, and clients left at the end are told. */
class DrainIT {
    private final ScriptedUpstream up = ScriptedUpstream.openai("m");

    @AfterEach
    void closes() {
        up.close();
    }

    @Test
    void aRunningStreamFinishesAndItsConnectionCloses() throws InterruptedException {
        Semaphore go = new Semaphore(0);
        up.next(with -> {
            with.sse().token("a");
            go.acquireUninterruptibly();
            with.done();
        });
        GatewayFixture gate = GatewayFixture.start("server: {shutdown_grace: 20s}\nbackends:\n" + up.entry("up"));
        try (RawClient client = gate.client();
                RawClient idle = gate.client()) {
            assertEquals(200, idle.get("/health/live").answer().status());
            client.post("/v1/chat/completions", Frames.ask(true)).head();
            assertEquals(Frames.token("a"), new String(client.chunk(), StandardCharsets.UTF_8));
            Thread stopping = gate.stopping();
            assertTrue(idle.ended(), "an idle connection is closed at once");
            assertThrows(
                    UncheckedIOException.class, () -> RawClient.to(gate.port()).close());
            go.release();
            assertEquals(Frames.FINISH + Frames.DONE, client.chunksToEnd());
            assertTrue(client.ended());
            stopping.join(30_000);
            assertFalse(stopping.isAlive());
        }
    }

    @Test
    void readinessFlipsBeforeTheListenerCloses() throws InterruptedException {
        Semaphore go = new Semaphore(0);
        up.next(with -> {
            with.sse().token("a");
            go.acquireUninterruptibly();
            with.done();
        });
        up.always(with -> with.send(200, Frames.CHAT));
        GatewayFixture gate = GatewayFixture.startStill("server: {shutdown_grace: 20s}\nbackends:\n" + up.entry("up"));
        try (RawClient stream = gate.client();
                RawClient balancer = gate.client()) {
            stream.post("/v1/chat/completions", Frames.ask(true)).head();
            assertEquals(Frames.token("a"), new String(stream.chunk(), StandardCharsets.UTF_8));
            assertEquals(200, balancer.get("/health/ready").answer().status());
            Thread stopping = gate.stopping();
            gate.until(
                    "it says so",
                    () -> all(gate, each -> each.state().connections().leaving()));
            RawAnswer ready = balancer.get("/health/ready").answer();
            assertEquals(503, ready.status());
            assertTrue(ready.text().contains("draining"), ready::text);
            assertFalse(ready.closes(), "the balancer may look again");
            assertEquals(200, balancer.get("/health/live").answer().status());
            try (RawClient late = gate.client()) {
                assertEquals(503, late.get("/health/ready").answer().status());
                assertEquals(
                        200,
                        late.post("/v1/chat/completions", Frames.ask(false))
                                .answer()
                                .status(),
                        "who has not looked yet is served");
            }
            // The stop is announced for a tenth of the grace.
            gate.leap(Duration.ofSeconds(2));
            assertTrue(balancer.ended(), "then idle connections close");
            assertThrows(
                    UncheckedIOException.class, () -> RawClient.to(gate.port()).close());
            go.release();
            assertEquals(Frames.FINISH + Frames.DONE, stream.chunksToEnd());
            stopping.join(30_000);
            assertFalse(stopping.isAlive());
        }
    }

    @Test
    void whatRunsTooLongIsToldAndCut() throws InterruptedException {
        up.next(with -> with.sse().token("a").stall());
        GatewayFixture gate = GatewayFixture.start("server: {shutdown_grace: 300ms}\nbackends:\n" + up.entry("up"));
        try (RawClient client = gate.client()) {
            client.post("/v1/chat/completions", Frames.ask(true)).head();
            assertEquals(Frames.token("a"), new String(client.chunk(), StandardCharsets.UTF_8));
            ScriptedUpstream.Exchanged taken = up.taken();
            Thread stopping = gate.stopping();
            String text = client.chunksToEnd();
            assertTrue(text.contains("data: {\"error\":{\"message\":"), text);
            assertTrue(text.contains("\"draining\""), text);
            assertFalse(text.contains("[DONE]"), text);
            assertTrue(client.ended());
            taken.awaitHangUp();
            stopping.join(30_000);
            assertFalse(stopping.isAlive());
        }
    }

    @Test
    void whatHasNotBegunGets503() throws InterruptedException {
        up.always(ScriptedUpstream.Exchanged::stall);
        GatewayFixture gate = GatewayFixture.start(
                "server: {shutdown_grace: 300ms}\nbackends:\n" + up.entry("up", "max_concurrency: 1"));
        try (RawClient first = gate.client();
                RawClient second = gate.client()) {
            first.post("/v1/chat/completions", Frames.ask(true));
            up.taken();
            second.post("/v1/chat/completions", Frames.ask(true));
            gate.until("the second waits", () -> gate.backend("up").slots().waiters() == 1);
            Thread stopping = gate.stopping();
            for (RawClient each : new RawClient[] {first, second}) {
                RawAnswer answer = each.answer();
                assertEquals(503, answer.status(), answer::text);
                assertTrue(answer.closes());
                assertTrue(each.ended());
            }
            stopping.join(30_000);
            assertFalse(stopping.isAlive());
        }
    }

    @Test
    void aRequestOnAKeptConnectionIsTheLastOne() throws InterruptedException {
        Semaphore go = new Semaphore(0);
        up.always(with -> {
            go.acquireUninterruptibly();
            with.send(200, Frames.CHAT);
        });
        GatewayFixture gate = GatewayFixture.start("server: {shutdown_grace: 20s}\nbackends:\n" + up.entry("up"));
        try (RawClient client = gate.client()) {
            client.post("/v1/chat/completions", Frames.ask(false));
            client.post("/v1/chat/completions", Frames.ask(false));
            up.taken();
            Thread stopping = gate.stopping();
            drains(gate);
            go.release(2);
            RawAnswer answer = client.answer();
            assertEquals(200, answer.status());
            assertTrue(answer.closes());
            assertTrue(client.ended(), "the second is not heard");
            stopping.join(30_000);
            assertFalse(stopping.isAlive());
        }
    }

    /**
     * Waits for the drain. The listener closes before the loops are told to drain; after a turn on each loop both have
     * happened.
     */
    private static void drains(GatewayFixture gate) {
        gate.until(
                "it drains", () -> all(gate, each -> each.state().connections().draining()));
    }

    private static boolean all(GatewayFixture gate, Predicate<Loops.LoopMember> holds) {
        return gate.gateway().loops().members().stream().allMatch(each -> each.loop()
                .submit(() -> holds.test(each))
                .syncUninterruptibly()
                .getNow());
    }
}
