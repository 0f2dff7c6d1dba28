package io.councilrouter.proxy.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.proxy.Frames;
import io.councilrouter.proxy.RawAnswer;
import io.councilrouter.proxy.RawClient;
import io.councilrouter.proxy.ScriptedUpstream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** Administrators' requests whose work blocks: too many of them, and askers who leave. */
class AdminIoIT {
    private static final String YAML = "admin: {auth: {token: planted-token}}\nserver: {event_loops: 1}\nbackends:\n";
    private static final String CONFIG =
            "GET /admin/config HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer planted-token\r\n\r\n";

    private final CountDownLatch go = new CountDownLatch(1);

    private void waits() {
        try {
            go.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Hands in work that waits, until no more is taken; returns how much was. */
    private int fill(GatewayFixture gate) {
        int taken = 0;
        while (taken < 1_000) {
            try {
                gate.gateway().io().execute(this::waits);
                taken++;
            } catch (RejectedExecutionException e) {
                return taken;
            }
        }
        throw new AssertionError("it takes any number");
    }

    private static int config(GatewayFixture gate) {
        try (RawClient client = gate.client()) {
            return client.send(CONFIG).answer().status();
        }
    }

    @Test
    void tooManyAreToldWhenToComeAgainAndModelsAnswerBesideThem() {
        try (ScriptedUpstream up = ScriptedUpstream.openai("m").always(with -> with.send(200, Frames.CHAT));
                GatewayFixture gate = GatewayFixture.start(YAML + up.entry("up"));
                RawClient client = gate.client()) {
            assertTrue(fill(gate) >= 60, "there is room for some");
            RawAnswer refused = client.send(CONFIG).answer();
            assertEquals(503, refused.status());
            assertEquals("1", refused.header("Retry-After"));
            assertTrue(refused.text().contains("Too many administrators' requests"), refused::text);
            assertEquals(
                    200,
                    client.post("/v1/chat/completions", Frames.ask(false))
                            .answer()
                            .status(),
                    "on the same connection");
            go.countDown();
            gate.until("there is room again", () -> config(gate) == 200);
        } finally {
            go.countDown();
        }
    }

    @Test
    void whoLeavesBeforeTheWorkBeginsLeavesNothingBehind() {
        try (ScriptedUpstream up = ScriptedUpstream.openai("m").always(with -> with.send(200, Frames.CHAT));
                GatewayFixture gate = GatewayFixture.start(YAML + up.entry("up"))) {
            gate.gateway().io().execute(this::waits);
            gate.gateway().io().execute(this::waits);
            for (int i = 0; i < 5; i++) {
                try (RawClient client = gate.client()) {
                    client.send(CONFIG);
                    gate.until("it is asked", () -> gate.open() == 1);
                    client.leave();
                    gate.until("nobody asks any more", () -> gate.open() == 0);
                }
            }
            try (RawClient client = gate.client()) {
                assertEquals(
                        200,
                        client.post("/v1/chat/completions", Frames.ask(false))
                                .answer()
                                .status(),
                        "the loop goes on");
            }
            go.countDown();
            assertEquals(200, config(gate));
        } finally {
            go.countDown();
        }
    }

    @Test
    void whoResetsWhileManyReadsRunLeavesNothingBehind() {
        try (ScriptedUpstream up = ScriptedUpstream.openai("m").always(with -> with.send(200, Frames.CHAT));
                GatewayFixture gate = GatewayFixture.start(YAML + up.entry("up"))) {
            // Some are reset before the read begins, some while it runs, some when the answer is on its way.
            for (int i = 0; i < 300; i++) {
                RawClient client = gate.client();
                client.send(CONFIG);
                if (i % 3 == 0) {
                    client.read();
                }
                client.reset();
            }
            gate.until("nobody asks any more", () -> gate.open() == 0);
            gate.until("there is room", () -> config(gate) == 200);
        }
    }
}
