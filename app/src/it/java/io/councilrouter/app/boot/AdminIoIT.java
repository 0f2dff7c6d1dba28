package io.councilrouter.app.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.app.Frames;
import io.councilrouter.app.RawAnswer;
import io.councilrouter.app.RawClient;
import io.councilrouter.app.ScriptedUpstream;
import io.councilrouter.storage.db.Database;
import io.councilrouter.storage.db.StoppedReaders;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Administrators' requests with blocking work: too many of them, and clients that leave. */
class AdminIoIT {
    private static final String YAML = "admin: {auth: {token: planted-token}}\nserver: {event_loops: 1}\nbackends:\n";
    private static final String CONFIG =
            "GET /admin/config HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer planted-token\r\n\r\n";

    private static final String LIST =
            "GET /admin/responses HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer planted-token\r\n\r\n";

    private final CountDownLatch go = new CountDownLatch(1);

    private void waits() {
        try {
            go.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Submits work that waits until no more is accepted; returns how much was. */
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
    void tooManyAreToldWhenToRetryAndModelsStillAnswer() {
        try (ScriptedUpstream up = ScriptedUpstream.openai("m").always(with -> with.send(200, Frames.CHAT));
                GatewayFixture gate = GatewayFixture.start(YAML + up.entry("up"));
                RawClient client = gate.client()) {
            assertTrue(fill(gate) >= 60, "there is room for some");
            RawAnswer refused = client.send(CONFIG).answer();
            assertEquals(503, refused.status());
            assertEquals("1", refused.header("Retry-After"));
            assertTrue(refused.text().contains("Too many requests are waiting for disk"), refused::text);
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
    void aClientThatLeavesBeforeTheWorkBeginsLeavesNothingBehind() {
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
    void aClientThatResetsWhileManyReadsRunLeavesNothingBehind() {
        try (ScriptedUpstream up = ScriptedUpstream.openai("m").always(with -> with.send(200, Frames.CHAT));
                GatewayFixture gate = GatewayFixture.start(YAML + up.entry("up"))) {
            // Some are reset before the read begins, some while it runs, some while the answer is on its way.
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

    private static int list(GatewayFixture gate) {
        try (RawClient client = gate.client()) {
            return client.send(LIST).answer().status();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoLeavesInTheMiddleOfAReadHasItsConnectionAndThreadGivenBack(boolean politely, @TempDir Path folder)
            throws IOException {
        String storage = "response_storage: {db_path: \"" + folder.resolve("r.db") + "\", flush_interval: 10ms}\n";
        try (ScriptedUpstream up = ScriptedUpstream.openai("m").always(with -> with.send(200, Frames.CHAT));
                GatewayFixture gate = GatewayFixture.start(storage + YAML + up.entry("up"));
                RawClient beside = gate.client()) {
            beside.post("/v1/chat/completions", Frames.ask(false)).answer();
            gate.rows(1);
            Database database = Objects.requireNonNull(gate.gateway().storage().database());
            // More often than there are connections or threads: if one were lost each time, none would be left.
            for (int i = 0; i < 5; i++) {
                StoppedReaders stopped = StoppedReaders.of(database);
                RawClient client = gate.client();
                client.send(LIST);
                stopped.untilInside();
                if (politely) {
                    client.leave();
                } else {
                    client.reset();
                }
                gate.until("nobody asks any more", () -> gate.open() == 0);
                beside.post("/v1/chat/completions", Frames.ask(false));
                assertEquals(200, beside.answer().status(), "while it is still read");
                stopped.go();
            }
            gate.rows(6);
            assertEquals(200, list(gate));
            gate.until(
                    "there is room for as many as ever",
                    () -> gate.gateway().io().room() == AdminIo.MOST);
        }
    }
}
