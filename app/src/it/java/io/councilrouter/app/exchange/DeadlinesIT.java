package io.councilrouter.app.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.app.DeafServer;
import io.councilrouter.app.Frames;
import io.councilrouter.app.RawAnswer;
import io.councilrouter.app.RawClient;
import io.councilrouter.app.ScriptedUpstream;
import io.councilrouter.app.ScriptedUpstream.Exchanged;
import io.councilrouter.app.boot.GatewayFixture;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The five timeouts end what hangs: before the first token by failover or with 504, after it in band. The gateway's
 * clock stands still until the test has seen that everything is in place.
 */
class DeadlinesIT {
    /** A moment after a timeout of 10 s; shorter than a heartbeat of 15 s. */
    private static final Duration LATE = Duration.ofSeconds(11);

    /** Keeps heartbeats out of the way when time passes. */
    private static final String RARELY = "routing: {heartbeat_interval: 1h}\n";

    /** A moment after a heartbeat of 5 s. */
    private static final Duration BEAT = Duration.ofSeconds(6);

    private final ScriptedUpstream up = ScriptedUpstream.openai("m");
    private final ScriptedUpstream ollama = ScriptedUpstream.ollama("om:latest");

    @AfterEach
    void closes() {
        up.close();
        ollama.close();
    }

    private GatewayFixture gate(String timeouts) {
        return GatewayFixture.startStill("timeouts: {" + timeouts + "}\nretry: {budget: 0}\n" + RARELY + "backends:\n"
                + up.entry("up")
                + ollama.entry("ollama"));
    }

    /** Asks for a stream, and lets the first backend's time run out once it has the request. */
    private RawAnswer late(GatewayFixture gate, RawClient client) {
        client.post("/v1/chat/completions", Frames.ask(true));
        Exchanged taken = up.taken();
        gate.leap(LATE);
        taken.awaitHangUp();
        return client.answer();
    }

    private static void is504(RawAnswer answer, String code) {
        assertEquals(504, answer.status(), answer::text);
        assertTrue(answer.text().contains("\"" + code + "\""), answer::text);
        assertEquals("false", answer.header("x-should-retry"));
    }

    @Test
    void connectingEndsInTime() {
        try (DeafServer deaf = new DeafServer();
                GatewayFixture gate =
                        GatewayFixture.startStillUnready("timeouts: {connect: 10s}\n" + deaf.backends("m"));
                RawClient client = gate.client()) {
            client.post("/v1/chat/completions", Frames.ask(true));
            gate.until("it connects", () -> gate.backend("deaf").slots().inFlight() == 1);
            gate.leap(LATE);
            is504(client.answer(), "timeout_connect");
        }
    }

    @Test
    void aHeadThatNeverComesEndsInTime() {
        up.always(Exchanged::stall);
        try (GatewayFixture gate = gate("response_header: 10s");
                RawClient client = gate.client()) {
            is504(late(gate, client), "timeout_head");
        }
    }

    @Test
    void aHeadThatNeverEndsEndsInTime() {
        up.always(with -> with.send("HTTP/1.1 200 OK\r\nX-A: b\r\n").stall());
        try (GatewayFixture gate = gate("response_header: 10s");
                RawClient client = gate.client()) {
            is504(late(gate, client), "timeout_head");
        }
    }

    @Test
    void aFirstTokenThatNeverComesEndsInTime() {
        up.always(with -> with.sse().chunk(": still here\n\n").stall());
        try (GatewayFixture gate = gate("first_token: 10s");
                RawClient client = gate.client()) {
            is504(late(gate, client), "timeout_first_token");
        }
    }

    @Test
    void aSilentHeadIsTriedElsewhere() {
        up.always(Exchanged::stall);
        ScriptedUpstream other = ScriptedUpstream.openai("m")
                .always(with -> with.sse().token("good").done());
        try (other;
                GatewayFixture gate = GatewayFixture.startStill(
                        "timeouts: {response_header: 10s}\nrouting: {strategy: priority, heartbeat_interval: 1h}\nbackends:\n"
                                + up.entry("up", "priority: 1") + other.entry("other", "priority: 2"));
                RawClient client = gate.client()) {
            RawAnswer answer = late(gate, client);
            assertEquals(200, answer.status(), answer::text);
            assertEquals("other", answer.header("X-Backend"));
            assertEquals(Frames.token("good") + Frames.FINISH + Frames.DONE, answer.text());
        }
    }

    @Test
    void aMissingFirstTokenIsTriedElsewhereOnlyIfAllowed() {
        up.always(with -> with.sse().stall());
        ScriptedUpstream other = ScriptedUpstream.openai("m")
                .always(with -> with.sse().token("good").done());
        try (other;
                GatewayFixture gate = GatewayFixture.startStill(
                        "timeouts: {first_token: 10s}\nretry: {first_token: false}\nrouting: {strategy: priority, heartbeat_interval: 1h}\nbackends:\n"
                                + up.entry("up", "priority: 1") + other.entry("other", "priority: 2"));
                RawClient client = gate.client()) {
            is504(late(gate, client), "timeout_first_token");
            assertTrue(other.idle());
        }
    }

    @Test
    void aStreamThatStallsIsToldInBandAndCut() {
        up.always(with -> with.sse().token("a").stall());
        try (GatewayFixture gate = gate("stall: 10s");
                RawClient client = gate.client()) {
            assertEquals(
                    200,
                    client.post("/v1/chat/completions", Frames.ask(true)).head().status());
            assertEquals(Frames.token("a"), new String(client.chunk(), StandardCharsets.UTF_8));
            gate.leap(LATE);
            String text = client.chunksToEnd();
            assertTrue(text.startsWith("data: {\"error\":{\"message\":"), text);
            assertTrue(text.contains("timeout_stall"), text);
            assertFalse(text.contains("[DONE]"), text);
            assertTrue(client.ended());
            up.taken().awaitHangUp();
        }
    }

    @Test
    void anOllamaStreamThatStallsEndsWithAnErrorLine() {
        ollama.always(with -> with.ndjson().chunk(Frames.line("a")).stall());
        try (GatewayFixture gate = gate("stall: 10s");
                RawClient client = gate.client()) {
            assertEquals(
                    200, client.post("/api/chat", Frames.ask("om", true)).head().status());
            assertEquals(Frames.line("a"), new String(client.chunk(), StandardCharsets.UTF_8));
            gate.leap(LATE);
            String text = client.chunksToEnd();
            assertTrue(text.startsWith("{\"error\":\""), text);
            assertFalse(text.contains("\"done\":true"), text);
            assertTrue(client.ended());
        }
    }

    @Test
    void commentsDoNotFeedTheStallClock() {
        up.always(with -> {
            with.sse().token("a");
            // Sends comments for as long as somebody listens: the last one fails, because the gateway hangs up.
            while (true) {
                with.chunk(": alive\n\n");
            }
        });
        try (GatewayFixture gate = gate("stall: 10s");
                RawClient client = gate.client()) {
            client.post("/v1/chat/completions", Frames.ask(true)).head();
            // Between two steps hundreds of comments come.
            String text = gate.leaping(Duration.ofSeconds(4), client::chunksToEnd);
            assertTrue(text.contains("timeout_stall"), () -> text.substring(Math.max(0, text.length() - 300)));
        }
    }

    @Test
    void theWholeEndsInTimeWithoutAStream() {
        up.always(Exchanged::stall);
        try (GatewayFixture gate = gate("total: 60s, response_header: 5s, first_token: 5s");
                RawClient client = gate.client()) {
            client.post("/v1/chat/completions", Frames.ask(false));
            Exchanged taken = up.taken();
            gate.leap(LATE);
            assertTrue(client.silent(), "an answer that is not streamed is bound by the whole alone");
            gate.leap(Duration.ofSeconds(50));
            RawAnswer answer = client.answer();
            assertEquals(504, answer.status(), answer::text);
            assertTrue(answer.text().contains("timeout_total"), answer::text);
            taken.awaitHangUp();
        }
    }

    @Test
    void theWholeEndsInTimeInAStream() {
        up.always(with -> {
            with.sse();
            while (true) {
                with.token("a");
            }
        });
        try (GatewayFixture gate = gate("total: 10s");
                RawClient client = gate.client()) {
            client.post("/v1/chat/completions", Frames.ask(true)).head();
            String text = gate.leaping(LATE, client::chunksToEnd);
            assertTrue(text.contains("timeout_total"), () -> text.substring(Math.max(0, text.length() - 300)));
            assertFalse(text.contains("[DONE]"));
        }
    }

    @Test
    void aSilentStreamIsKeptAliveByComments() {
        up.always(with -> with.sse().stall());
        try (GatewayFixture gate = GatewayFixture.startStill("streaming: {heartbeat: 5s}\nretry: {budget: 0}\n"
                        + "timeouts: {first_token: 60s}\n" + RARELY + "backends:\n" + up.entry("up"));
                RawClient client = gate.client()) {
            client.post("/v1/chat/completions", Frames.ask(true));
            up.taken();
            gate.leap(BEAT);
            RawAnswer head = client.head();
            assertEquals(200, head.status());
            assertEquals("", head.header("X-Backend"));
            assertEquals(": ping\n\n", new String(client.chunk(), StandardCharsets.UTF_8));
            gate.leap(BEAT);
            assertEquals(": ping\n\n", new String(client.chunk(), StandardCharsets.UTF_8));
            gate.leap(Duration.ofSeconds(60));
            String text = client.chunksToEnd();
            assertTrue(text.contains("timeout_first_token"), text);
            assertFalse(text.contains("[DONE]"), text);
        }
    }

    @Test
    void failoverGoesOnAfterACommentAndStaysUnnoticed() {
        up.always(Exchanged::stall);
        ScriptedUpstream other = ScriptedUpstream.openai("m")
                .always(with -> with.sse().token("good").done());
        try (other;
                GatewayFixture gate = GatewayFixture.startStill(
                        "streaming: {heartbeat: 5s}\ntimeouts: {response_header: 10s}\nrouting: {strategy: priority, heartbeat_interval: 1h}\nbackends:\n"
                                + up.entry("up", "priority: 1") + other.entry("other", "priority: 2"));
                RawClient client = gate.client()) {
            client.post("/v1/chat/completions", Frames.ask(true));
            up.taken();
            gate.leap(BEAT);
            assertEquals(200, client.head().status());
            gate.leap(LATE);
            String text = client.chunksToEnd();
            assertTrue(text.startsWith(": ping\n\n"), text);
            assertTrue(text.endsWith(Frames.token("good") + Frames.FINISH + Frames.DONE), text);
        }
    }

    @Test
    void aClientThatNeverFinishesItsHeadIsSentAway() {
        try (GatewayFixture gate =
                        GatewayFixture.startStill("limits: {header_read: 10s}\nbackends:\n" + up.entry("up"));
                RawClient silent = gate.client();
                RawClient slow = gate.client()) {
            // The beginning of the second head arrives together with the whole first one, which is answered.
            slow.send("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\nGET / HTTP/1.1\r\nHost: local");
            assertEquals(200, slow.answer().status());
            gate.leap(LATE);
            assertEquals(408, slow.answer().status());
            assertTrue(slow.ended());
            assertTrue(gate.leaping(LATE, silent::ended));
        }
    }

    @Test
    void aClientThatNeverFinishesItsBodyIsSentAway() {
        try (GatewayFixture gate = GatewayFixture.startStill("limits: {body_idle: 10s}\nbackends:\n" + up.entry("up"));
                RawClient client = gate.client()) {
            client.send(
                    "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{\"model\"");
            gate.until("it is being received", () -> gate.open() == 1);
            gate.leap(LATE);
            assertEquals(408, client.answer().status());
            assertTrue(client.ended());
        }
    }

    @Test
    void anIdleClientIsSentAway() {
        try (GatewayFixture gate = GatewayFixture.startStill("limits: {idle: 10s}\nbackends:\n" + up.entry("up"));
                RawClient client = gate.client()) {
            assertEquals(200, client.get("/health/live").answer().status());
            gate.leap(LATE);
            assertTrue(client.ended());
        }
    }
}
