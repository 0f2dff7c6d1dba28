package io.councilrouter.app.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.app.Frames;
import io.councilrouter.app.RawAnswer;
import io.councilrouter.app.RawClient;
import io.councilrouter.app.ScriptedUpstream;
import io.councilrouter.app.ScriptedUpstream.Exchanged;
import io.councilrouter.app.ScriptedUpstream.Script;
import io.councilrouter.app.boot.GatewayFixture;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Failures before the first token are retried elsewhere, unnoticed; failures after it are reported in band. */
class FailoverIT {
    private final ScriptedUpstream first = ScriptedUpstream.openai("m", "only-first", "shared");
    private final ScriptedUpstream second = ScriptedUpstream.openai("m", "small", "shared");
    private final GatewayFixture gate = GatewayFixture.start(
            """
            backends:
            %s%srouting:
              strategy: priority
              fallbacks: {only-first: [small], sold-out: [small]}
            """
                    .formatted(first.entry("first", "priority: 1"), second.entry("second", "priority: 2")));

    private static final Script STREAM = with -> with.sse().token("good").done();
    private static final Script WHOLE = with -> with.send(200, Frames.CHAT);

    @BeforeEach
    void nothingIsHeld() {
        gate.settled();
    }

    @AfterEach
    void closes() {
        gate.close();
        first.close();
        second.close();
    }

    private static Arguments fault(String name, Script script) {
        return Arguments.of(name, script);
    }

    static Stream<Arguments> beforeTheFirstToken() {
        return Stream.of(
                fault("500", with -> with.send(500, "{\"error\":{\"message\":\"broken\"}}")),
                fault(
                        "502 with a page",
                        with -> with.send(
                                "HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nContent-Length: 13\r\n\r\n<html></html>")),
                fault("503", with -> with.send(503, "{\"error\":{\"message\":\"busy\"}}", "Retry-After: 1")),
                fault("529", with -> with.send(529, "{}")),
                fault("429", with -> with.send(429, "{\"error\":{\"message\":\"slow down\"}}", "Retry-After: 7")),
                fault("404", with -> with.send(404, "{\"error\":{\"message\":\"no such model\"}}")),
                fault("401 to our key", with -> with.send(401, "{\"error\":{\"message\":\"bad key\"}}")),
                fault("403 to our key", with -> with.send(403, "{}")),
                fault("redirect", with -> with.send(302, "", "Location: http://example.org/")),
                fault(
                        "101",
                        with -> with.send(
                                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n")),
                fault("reset", Exchanged::reset),
                fault("closed", Exchanged::close),
                fault("cut in the head", with -> with.send("HTTP/1.1 200 OK\r\nContent-")
                        .close()),
                fault("not HTTP", with -> with.send("+PONG\r\n\r\n").stall()),
                fault("empty stream", with -> with.sse().last()),
                fault("cut before content", with -> with.sse().chunk(": hi\n\n").close()),
                fault("role, then cut", with -> with.sse()
                        .chunk(
                                "data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}\n\n")
                        .reset()),
                fault("error first", with -> with.sse()
                        .chunk("data: {\"error\":{\"message\":\"out of memory\"}}\n\n")
                        .last()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("beforeTheFirstToken")
    void movesAStreamOnUnseen(String name, Script fault) {
        first.next(fault);
        second.next(STREAM);
        try (RawClient client = gate.client()) {
            RawAnswer answer =
                    client.post("/v1/chat/completions", Frames.ask(true)).answer();
            assertEquals(200, answer.status(), answer::text);
            assertEquals(Frames.token("good") + Frames.FINISH + Frames.DONE, answer.text());
            assertEquals("second", answer.header("X-Backend"));
            assertEquals("2", answer.header("X-Router-Attempts"));
            assertEquals("", answer.header("X-Fallback-Model"));
            assertFalse(answer.closes());
        }
    }

    static Stream<Arguments> ofAWholeAnswer() {
        return Stream.concat(
                beforeTheFirstToken().limit(14),
                Stream.of(
                        fault("cut under its length", with -> with.send(
                                        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"id\":")
                                .close()),
                        fault("cut between chunks", with -> with.send(
                                        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n")
                                .chunk("{\"id\":")
                                .close()),
                        fault(
                                "empty",
                                with -> with.send(
                                        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 0\r\n\r\n"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ofAWholeAnswer")
    void movesAWholeAnswerOnUnseen(String name, Script fault) {
        first.next(fault);
        second.next(WHOLE);
        try (RawClient client = gate.client()) {
            RawAnswer answer =
                    client.post("/v1/chat/completions", Frames.ask(false)).answer();
            assertEquals(200, answer.status(), answer::text);
            assertEquals(Frames.CHAT, answer.text());
            assertEquals("second", answer.header("X-Backend"));
        }
    }

    @Test
    void headersOfAFailedAttemptAreForgotten() {
        first.next(with -> with.send(String.join(
                        "\r\n",
                        "HTTP/1.1 200 OK",
                        "Content-Type: text/event-stream",
                        "x-ratelimit-remaining-requests: 1",
                        "openai-version: first",
                        "",
                        ""))
                .close());
        second.next(with -> with.send(200, Frames.CHAT, "x-ratelimit-remaining-requests: 2"));
        try (RawClient client = gate.client()) {
            RawAnswer answer =
                    client.post("/v1/chat/completions", Frames.ask(true)).answer();
            assertEquals(200, answer.status(), answer::text);
            assertEquals("2", answer.header("x-ratelimit-remaining-requests"));
            assertEquals("", answer.header("openai-version"));
        }
    }

    @Test
    void aRefusedConnectionMovesOn() {
        first.close();
        second.always(STREAM);
        try (RawClient client = gate.client()) {
            RawAnswer answer =
                    client.post("/v1/chat/completions", Frames.ask(true)).answer();
            assertEquals(200, answer.status(), answer::text);
            assertEquals("second", answer.header("X-Backend"));
            assertEquals("2", answer.header("X-Router-Attempts"));
        }
    }

    @Test
    void refusedEverywhereIs502() {
        first.close();
        second.close();
        try (RawClient client = gate.client()) {
            RawAnswer answer =
                    client.post("/v1/chat/completions", Frames.ask(true)).answer();
            assertEquals(502, answer.status(), answer::text);
            assertTrue(answer.text().contains("upstream_connect"), answer::text);
            assertFalse(answer.text().contains("127.0.0.1"), answer::text);
            assertFalse(answer.text().contains(Integer.toString(first.port())), answer::text);
            assertEquals("false", answer.header("x-should-retry"));
        }
    }

    @Test
    void aStaleConnectionIsTriedOnceMoreAtTheSameBackend() {
        first.next(WHOLE);
        try (RawClient client = gate.client()) {
            client.post("/v1/chat/completions", Frames.ask(false)).answer();
            assertEquals(1, first.connections());
            // The kept connection dies on the next request before any byte of an answer; a new connection serves it.
            first.next(Exchanged::close).next(WHOLE);
            RawAnswer answer =
                    client.post("/v1/chat/completions", Frames.ask(false)).answer();
            assertEquals(200, answer.status(), answer::text);
            assertEquals("first", answer.header("X-Backend"));
            assertEquals(2, first.connections());
        }
    }

    @Test
    void keptConnectionsServeAgain() {
        first.always(WHOLE);
        try (RawClient client = gate.client()) {
            for (int i = 0; i < 20; i++) {
                assertEquals(
                        200,
                        client.post("/v1/chat/completions", Frames.ask(false))
                                .answer()
                                .status());
            }
        }
        assertEquals(1, first.connections());
    }

    @Test
    void theChainStandsInAndSaysSo() {
        first.always(with -> with.send(500, "{}"));
        second.always(STREAM);
        try (RawClient client = gate.client()) {
            RawAnswer answer = client.post("/v1/chat/completions", Frames.ask("only-first", true))
                    .answer();
            assertEquals(200, answer.status(), answer::text);
            assertEquals("small", answer.header("X-Fallback-Model"));
            assertEquals("small", answer.header("X-Model"));
            assertEquals("second", answer.header("X-Backend"));
            first.taken();
            assertTrue(second.taken().text().contains("\"model\":\"small\""));
        }
    }

    @Test
    void rateLimitsEverywhereAre429WithTheWait() {
        first.always(with -> with.send(429, "{\"error\":{\"message\":\"slow down\"}}", "Retry-After: 40"));
        second.always(with -> with.send(429, "{\"error\":{\"message\":\"slow down\"}}", "Retry-After: 50"));
        try (RawClient client = gate.client()) {
            RawAnswer answer =
                    client.post("/v1/chat/completions", Frames.ask(true)).answer();
            assertEquals(429, answer.status(), answer::text);
            int wait = Integer.parseInt(answer.header("Retry-After"));
            assertTrue(wait >= 35 && wait <= 40, answer.header("Retry-After"));
            assertEquals("false", answer.header("x-should-retry"));
            first.taken();
            second.taken();
            // Both asked for a pause: the next request does not even get there.
            answer = client.post("/v1/chat/completions", Frames.ask(true)).answer();
            assertEquals(429, answer.status(), answer::text);
            assertTrue(first.idle());
            assertTrue(second.idle());
        }
    }

    @Test
    void aBackendIsNotAskedAgainForAModelItDenies() {
        first.next(with -> with.send(404, "{\"error\":{\"message\":\"no such model\"}}"));
        second.always(WHOLE);
        try (RawClient client = gate.client()) {
            assertEquals(
                    200,
                    client.post("/v1/chat/completions", Frames.ask("shared", false))
                            .answer()
                            .status());
            first.taken();
            gate.until("the table knows", () -> gate.backend("first").gaps().model("openai chat", "shared"));
            assertEquals(
                    200,
                    client.post("/v1/chat/completions", Frames.ask("shared", false))
                            .answer()
                            .status());
            assertTrue(first.idle());
        }
    }

    @Test
    void ourOwnBadKeyIs502AndNotTheClients() {
        first.always(with -> with.send(401, "{\"error\":{\"message\":\"Incorrect API key provided: sk-secret\"}}"));
        second.always(with -> with.send(403, "{\"error\":{\"message\":\"forbidden sk-secret\"}}"));
        try (RawClient client = gate.client()) {
            RawAnswer answer =
                    client.post("/v1/chat/completions", Frames.ask(false)).answer();
            assertEquals(502, answer.status(), answer::text);
            assertTrue(answer.text().contains("upstream_auth"), answer::text);
            assertFalse(answer.text().contains("sk-secret"), answer::text);
        }
    }

    @Test
    void whatTheClientDidWrongIsNotTriedAgain() {
        first.always(with -> with.send(
                400, "{\"error\":{\"message\":\"bad temperature, see http://10.1.2.3:8000/docs\",\"type\":\"x\"}}"));
        try (RawClient client = gate.client()) {
            RawAnswer answer =
                    client.post("/v1/chat/completions", Frames.ask(true)).answer();
            assertEquals(400, answer.status(), answer::text);
            assertTrue(answer.text().contains("bad temperature"), answer::text);
            assertFalse(answer.text().contains("10.1.2.3"), answer::text);
            assertTrue(second.idle());
        }
    }

    @Test
    void anErrorPageBecomesJson() {
        Script page = with -> with.send(
                "HTTP/1.1 500 Oops\r\nContent-Type: text/html\r\nContent-Length: 17\r\n\r\n<html>oops</html>");
        first.always(page);
        second.always(page);
        try (RawClient client = gate.client()) {
            RawAnswer answer =
                    client.post("/v1/chat/completions", Frames.ask(false)).answer();
            assertEquals(502, answer.status(), answer::text);
            assertEquals("application/json", answer.header("Content-Type"));
            assertTrue(answer.text().startsWith("{\"error\":{\"message\":"), answer::text);
            assertFalse(answer.text().contains("<html>"), answer::text);
        }
    }

    static Stream<Arguments> afterTheFirstToken() {
        return Stream.of(
                fault("cut", Exchanged::close),
                fault("reset", Exchanged::reset),
                fault("ends without its terminator", Exchanged::last),
                fault("bad chunk", with -> with.send("zz\r\n").stall()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("afterTheFirstToken")
    void tellsInBandWhatFailsLater(String name, Script fault) {
        Semaphore seen = new Semaphore(0);
        first.next(with -> {
            with.sse().token("a").token("b");
            seen.acquireUninterruptibly();
            fault.run(with);
        });
        try (RawClient client = gate.client()) {
            RawAnswer head =
                    client.post("/v1/chat/completions", Frames.ask(true)).head();
            assertEquals(200, head.status());
            assertTrue(new String(client.chunk(), StandardCharsets.UTF_8).contains("\"a\""));
            seen.release();
            String text = client.chunksToEnd();
            assertTrue(text.contains("data: {\"error\":{\"message\":"), text);
            assertFalse(text.contains("[DONE]"), text);
            assertFalse(text.contains("finish_reason\":\"stop"), text);
            assertTrue(client.ended());
            assertTrue(second.idle());
        }
    }

    @Test
    void tellsABackendsOwnErrorWithAllThatClientsRead() {
        String error = "data: {\"error\":{\"message\":\"out of memory\",\"type\":\"server_error\"}}\n\n";
        Semaphore seen = new Semaphore(0);
        first.next(with -> {
            with.sse().token("a");
            seen.acquireUninterruptibly();
            with.chunk(error).last();
        });
        try (RawClient client = gate.client()) {
            client.post("/v1/chat/completions", Frames.ask(true)).head();
            assertEquals(Frames.token("a"), new String(client.chunk(), StandardCharsets.UTF_8));
            seen.release();
            assertEquals(error.replace("}}", ",\"param\":null,\"code\":\"upstream_status\"}}"), client.chunksToEnd());
            assertTrue(client.ended());
        }
    }

    @Test
    void addsTheTerminatorThatACompleteStreamLacks() {
        first.next(with -> with.sse().token("a").chunk(Frames.FINISH).last());
        try (RawClient client = gate.client()) {
            RawAnswer answer =
                    client.post("/v1/chat/completions", Frames.ask(true)).answer();
            assertEquals(Frames.token("a") + Frames.FINISH + Frames.DONE, answer.text());
        }
    }

    @Test
    void aStreamThatEndsWithItsConnectionIsComplete() {
        first.next(with -> {
            with.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n");
            with.send(Frames.token("a") + Frames.FINISH + Frames.DONE).close();
        });
        try (RawClient client = gate.client()) {
            RawAnswer answer =
                    client.post("/v1/chat/completions", Frames.ask(true)).answer();
            assertEquals(Frames.token("a") + Frames.FINISH + Frames.DONE, answer.text());
        }
    }
}
