package io.councilrouter.app.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.app.Frames;
import io.councilrouter.app.RawAnswer;
import io.councilrouter.app.RawClient;
import io.councilrouter.app.ScriptedUpstream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The very first requests: none is told that a model is missing because its backend has not been asked yet. */
class StartupGraceIT {
    private static final String PATIENT = "startup_grace: 1m";

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    private static CompletableFuture<GatewayFixture> starting(String yaml) {
        CompletableFuture<GatewayFixture> started = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                started.complete(GatewayFixture.startUnready(yaml));
            } catch (RuntimeException e) {
                started.completeExceptionally(e);
            }
        });
        return started.orTimeout(60, TimeUnit.SECONDS);
    }

    @Test
    void aClientThatConnectsDuringTheStartupGraceWaitsAndIsServed() throws IOException {
        CountDownLatch beat = new CountDownLatch(1);
        int port = freePort();
        try (ScriptedUpstream engine =
                ScriptedUpstream.openai("m").beating(beat).always(with -> with.send(200, Frames.CHAT))) {
            CompletableFuture<GatewayFixture> starting =
                    starting("server: {port: " + port + ", " + PATIENT + "}\nbackends:\n" + engine.entry("a"));
            engine.awaitBeat();
            try (RawClient client = RawClient.to(port)) {
                client.post("/v1/chat/completions", Frames.ask("m", false));
                assertFalse(starting.isDone());
                assertTrue(engine.idle());
                beat.countDown();
                RawAnswer answer = client.answer();
                assertEquals(200, answer.status(), answer::text);
            }
            starting.join().close();
        }
    }

    @Test
    void aBackendThatSaysNothingHoldsUpTheStartNoLongerThanTheGrace() throws IOException {
        CountDownLatch beat = new CountDownLatch(1);
        try (ScriptedUpstream engine = ScriptedUpstream.openai("m").beating(beat);
                GatewayFixture gate =
                        GatewayFixture.startUnready("server: {startup_grace: 100ms}\nbackends:\n" + engine.entry("a"));
                RawClient client = gate.client()) {
            assertEquals(200, client.get("/health/live").answer().status());
            beat.countDown();
            gate.untilUp();
        }
    }

    @Test
    void aBackendWhoseModelsAreConfiguredIsNotWaitedFor() throws IOException {
        CountDownLatch beat = new CountDownLatch(1);
        try (ScriptedUpstream engine =
                        ScriptedUpstream.openai("m").beating(beat).always(with -> with.send(200, Frames.CHAT));
                GatewayFixture gate = starting("server: {event_loops: 1, " + PATIENT + "}\nbackends:\n"
                                + engine.entry("a", "models: [m]"))
                        .join();
                RawClient client = gate.client()) {
            RawAnswer answer =
                    client.post("/v1/chat/completions", Frames.ask("m", false)).answer();
            assertEquals(200, answer.status(), answer::text);
            beat.countDown();
        }
    }

    @Test
    void aPersonIsServedByTheSimulatorFromTheFirstRequestOn() {
        try (GatewayFixture gate = GatewayFixture.startByPerson("server: {event_loops: 1, " + PATIENT + "}\n");
                RawClient client = gate.client()) {
            RawAnswer answer = client.post("/v1/chat/completions", Frames.ask("auto", false))
                    .answer();
            assertEquals(200, answer.status(), answer::text);
        }
    }
}
