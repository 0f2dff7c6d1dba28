package io.councilrouter.proxy.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.proxy.Frames;
import io.councilrouter.proxy.RawAnswer;
import io.councilrouter.proxy.RawClient;
import io.councilrouter.proxy.ScriptedUpstream;
import io.councilrouter.proxy.ScriptedUpstream.Exchanged;
import io.councilrouter.proxy.boot.GatewayFixture;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The five timeouts end what hangs: before the first token elsewhere or with 504, after it in band. */
class DeadlinesIT {
    private final ScriptedUpstream up = ScriptedUpstream.openai("m");
    private final ScriptedUpstream ollama = ScriptedUpstream.ollama("om:latest");

    @AfterEach
    void closes() {
        up.close();
        ollama.close();
    }

    private GatewayFixture gate(String timeouts) {
        return GatewayFixture.start("timeouts: {" + timeouts + "}\nretry: {budget: 0}\nbackends:\n" + up.entry("up")
                + ollama.entry("ollama"));
    }

    private static RawAnswer ask(RawClient client, boolean stream) {
        return client.post("/v1/chat/completions", Frames.ask(stream)).answer();
    }

    private static void is504(RawAnswer answer, String code) {
        assertEquals(504, answer.status(), answer::text);
        assertTrue(answer.text().contains("\"" + code + "\""), answer::text);
        assertEquals("false", answer.header("x-should-retry"));
    }

    @Test
    void connectingEndsInTime() throws IOException {
        try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            List<SocketChannel> fill = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                SocketChannel channel = SocketChannel.open();
                channel.configureBlocking(false);
                channel.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), deaf.getLocalPort()));
                fill.add(channel);
            }
            try (GatewayFixture gate = GatewayFixture.startUnready(
                            """
                            timeouts: {connect: 700ms}
                            backends:
                              - {name: deaf, type: openai, url: "http://127.0.0.1:%d/v1", models: [m]}
                            """
                                    .formatted(deaf.getLocalPort()));
                    RawClient client = gate.client()) {
                // Asked before the first heartbeat has failed: after it nobody would try.
                is504(ask(client, true), "timeout_connect");
            } finally {
                for (SocketChannel each : fill) {
                    each.close();
                }
            }
        }
    }

    @Test
    void aHeadThatNeverComesEndsInTime() {
        up.always(Exchanged::stall);
        try (GatewayFixture gate = gate("response_header: 200ms");
                RawClient client = gate.client()) {
            is504(ask(client, true), "timeout_head");
            up.taken().closedNanos();
        }
    }

    @Test
    void aHeadThatNeverEndsEndsInTime() {
        up.always(with -> with.send("HTTP/1.1 200 OK\r\nX-A: b\r\n").stall());
        try (GatewayFixture gate = gate("response_header: 200ms");
                RawClient client = gate.client()) {
            is504(ask(client, true), "timeout_head");
            up.taken().closedNanos();
        }
    }

    @Test
    void aFirstTokenThatNeverComesEndsInTime() {
        up.always(with -> with.sse().chunk(": still here\n\n").stall());
        try (GatewayFixture gate = gate("first_token: 200ms");
                RawClient client = gate.client()) {
            is504(ask(client, true), "timeout_first_token");
            up.taken().closedNanos();
        }
    }

    @Test
    void aSilentHeadIsTriedElsewhere() {
        up.always(Exchanged::stall);
        ScriptedUpstream other = ScriptedUpstream.openai("m")
                .always(with -> with.sse().token("good").done());
        try (other;
                GatewayFixture gate = GatewayFixture.start(
                        "timeouts: {response_header: 200ms}\nrouting: {strategy: priority}\nbackends:\n"
                                + up.entry("up", "priority: 1") + other.entry("other", "priority: 2"));
                RawClient client = gate.client()) {
            RawAnswer answer = ask(client, true);
            assertEquals(200, answer.status(), answer::text);
            assertEquals("other", answer.header("X-Backend"));
            assertEquals(Frames.token("good") + Frames.FINISH + Frames.DONE, answer.text());
            up.taken().closedNanos();
        }
    }

    @Test
    void aMissingFirstTokenIsTriedElsewhereOnlyWhereAllowed() {
        up.always(with -> with.sse().stall());
        ScriptedUpstream other = ScriptedUpstream.openai("m")
                .always(with -> with.sse().token("good").done());
        try (other;
                GatewayFixture gate = GatewayFixture.start(
                        "timeouts: {first_token: 200ms}\nretry: {first_token: false}\nrouting: {strategy: priority}\nbackends:\n"
                                + up.entry("up", "priority: 1") + other.entry("other", "priority: 2"));
                RawClient client = gate.client()) {
            is504(ask(client, true), "timeout_first_token");
            assertTrue(other.idle());
        }
    }

    @Test
    void aStreamThatStallsIsToldInBandAndCut() {
        up.always(with -> with.sse().token("a").stall());
        try (GatewayFixture gate = gate("stall: 200ms");
                RawClient client = gate.client()) {
            assertEquals(
                    200,
                    client.post("/v1/chat/completions", Frames.ask(true)).head().status());
            String text = client.chunksToEnd();
            assertTrue(text.startsWith(Frames.token("a")), text);
            assertTrue(text.contains("data: {\"error\":{\"message\":"), text);
            assertTrue(text.contains("timeout_stall"), text);
            assertFalse(text.contains("[DONE]"), text);
            assertTrue(client.ended());
            up.taken().closedNanos();
        }
    }

    @Test
    void anOllamaStreamThatStallsEndsWithAnErrorLine() {
        ollama.always(with -> with.ndjson().chunk(Frames.line("a")).stall());
        try (GatewayFixture gate = gate("stall: 200ms");
                RawClient client = gate.client()) {
            assertEquals(
                    200, client.post("/api/chat", Frames.ask("om", true)).head().status());
            String text = client.chunksToEnd();
            assertTrue(text.startsWith(Frames.line("a")), text);
            assertTrue(text.contains("\n{\"error\":\""), text);
            assertFalse(text.contains("\"done\":true"), text);
            assertTrue(client.ended());
        }
    }

    @Test
    void commentsDoNotFeedTheStallClock() {
        up.always(with -> {
            with.sse().token("a");
            // Comments for as long as somebody listens: the last one fails, because the gateway hangs up.
            while (true) {
                with.chunk(": alive\n\n");
            }
        });
        try (GatewayFixture gate = gate("stall: 300ms");
                RawClient client = gate.client()) {
            client.post("/v1/chat/completions", Frames.ask(true)).head();
            String text = client.chunksToEnd();
            assertTrue(text.contains("timeout_stall"), () -> text.substring(Math.max(0, text.length() - 300)));
        }
    }

    @Test
    void theWholeEndsInTimeWithoutAStream() {
        up.always(Exchanged::stall);
        try (GatewayFixture gate = gate("total: 200ms, response_header: 50ms, first_token: 50ms");
                RawClient client = gate.client()) {
            // An answer that is not streamed is bound by the whole alone.
            RawAnswer answer = ask(client, false);
            assertEquals(504, answer.status(), answer::text);
            assertTrue(answer.text().contains("timeout_total"), answer::text);
            up.taken().closedNanos();
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
        try (GatewayFixture gate = gate("total: 300ms");
                RawClient client = gate.client()) {
            client.post("/v1/chat/completions", Frames.ask(true)).head();
            String text = client.chunksToEnd();
            assertTrue(text.contains("timeout_total"), () -> text.substring(Math.max(0, text.length() - 300)));
            assertFalse(text.contains("[DONE]"));
        }
    }

    @Test
    void aSilentStreamIsKeptAliveByComments() {
        up.always(with -> {
            with.sse();
            with.stall();
        });
        try (GatewayFixture gate = GatewayFixture.start("streaming: {heartbeat: 50ms}\nretry: {budget: 0}\n"
                        + "timeouts: {first_token: 500ms}\nbackends:\n" + up.entry("up"));
                RawClient client = gate.client()) {
            RawAnswer head =
                    client.post("/v1/chat/completions", Frames.ask(true)).head();
            assertEquals(200, head.status());
            assertEquals("", head.header("X-Backend"));
            String text = client.chunksToEnd();
            assertTrue(text.startsWith(": ping\n\n: ping\n\n"), text);
            assertTrue(text.contains("timeout_first_token"), text);
            assertFalse(text.contains("[DONE]"), text);
        }
    }

    @Test
    void failoverGoesOnBehindACommentAndStaysUnseen() {
        up.always(Exchanged::stall);
        ScriptedUpstream other = ScriptedUpstream.openai("m")
                .always(with -> with.sse().token("good").done());
        try (other;
                GatewayFixture gate = GatewayFixture.start(
                        "streaming: {heartbeat: 50ms}\ntimeouts: {response_header: 300ms}\nrouting: {strategy: priority}\nbackends:\n"
                                + up.entry("up", "priority: 1") + other.entry("other", "priority: 2"));
                RawClient client = gate.client()) {
            assertEquals(
                    200,
                    client.post("/v1/chat/completions", Frames.ask(true)).head().status());
            String text = client.chunksToEnd();
            assertTrue(text.startsWith(": ping\n\n"), text);
            assertTrue(text.endsWith(Frames.token("good") + Frames.FINISH + Frames.DONE), text);
        }
    }

    @Test
    void aClientThatNeverFinishesItsHeadIsSentAway() {
        try (GatewayFixture gate = GatewayFixture.start("limits: {header_read: 200ms}\nbackends:\n" + up.entry("up"));
                RawClient silent = gate.client();
                RawClient slow = gate.client()) {
            slow.send("GET / HTTP/1.1\r\nHost: local");
            assertEquals(408, slow.answer().status());
            assertTrue(slow.ended());
            assertTrue(silent.ended());
        }
    }

    @Test
    void aClientThatNeverFinishesItsBodyIsSentAway() {
        try (GatewayFixture gate = GatewayFixture.start("limits: {body_idle: 200ms}\nbackends:\n" + up.entry("up"));
                RawClient client = gate.client()) {
            client.send(
                    "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{\"model\"");
            assertEquals(408, client.answer().status());
            assertTrue(client.ended());
        }
    }

    @Test
    void anIdleClientIsSentAway() {
        try (GatewayFixture gate = GatewayFixture.start("limits: {idle: 1s}\nbackends:\n" + up.entry("up"));
                RawClient client = gate.client()) {
            assertEquals(200, client.get("/health/live").answer().status());
            assertTrue(client.ended());
        }
    }
}
