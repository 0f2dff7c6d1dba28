package io.councilrouter.app.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.app.Frames;
import io.councilrouter.app.RawAnswer;
import io.councilrouter.app.RawClient;
import io.councilrouter.app.ScriptedUpstream;
import io.councilrouter.app.ScriptedUpstream.Exchanged;
import io.councilrouter.app.boot.GatewayFixture;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Backends that violate HTTP: 502, and their connection is never used again (contracts.md section 6, second table). */
@TestInstance(Lifecycle.PER_CLASS)
class BrokenUpstreamIT {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";

    private final ScriptedUpstream up = ScriptedUpstream.openai("m");
    private final GatewayFixture gate = GatewayFixture.start(
            "retry: {budget: 0}\nbreaker: {failure_threshold: 10000}\ntimeouts: {response_header: 5s}\nlimits: {event: 64KiB}\nbackends:\n"
                    + up.entry("up"));

    @AfterEach
    void settles() {
        gate.settled();
        up.forget();
    }

    @AfterAll
    void closes() {
        gate.close();
        up.close();
    }

    private static Arguments broken(String name, String wire) {
        return Arguments.of(name, wire);
    }

    private static String head(String... lines) {
        return OK + String.join("\r\n", lines) + "\r\n\r\n";
    }

    static Stream<Arguments> framingThatCannotBeTrusted() {
        String chunked = head("Transfer-Encoding: chunked");
        return Stream.of(
                broken(
                        "length and chunks",
                        head("Content-Length: 2", "Transfer-Encoding: chunked") + "2\r\n{}\r\n0\r\n\r\n"),
                broken("two lengths", head("Content-Length: 2", "Content-Length: 3") + "{}"),
                broken("length with a sign", head("Content-Length: +2") + "{}"),
                broken("length that overflows", head("Content-Length: 99999999999999999999") + "{}"),
                broken("unknown coding", head("Transfer-Encoding: xchunked") + "2\r\n{}\r\n0\r\n\r\n"),
                broken("two codings", head("Transfer-Encoding: gzip, chunked") + "2\r\n{}\r\n0\r\n\r\n"),
                broken("bad status line", "HTTP/1.1 OK\r\n\r\n"),
                broken("status of two digits", "HTTP/1.1 20 OK\r\n\r\n"),
                broken("HTTP/2", "HTTP/2.0 200 OK\r\nContent-Length: 2\r\n\r\n{}"),
                broken("no HTTP at all", "SSH-2.0-OpenSSH_9.9\r\n"),
                broken("NUL in a header", OK + "X: a\0b\r\nContent-Length: 2\r\n\r\n{}"),
                broken("bare CR in a header", OK + "X: a\rb\r\nContent-Length: 2\r\n\r\n{}"),
                broken("folded header", OK + "X: a\r\n b\r\nContent-Length: 2\r\n\r\n{}"),
                broken("space before a colon", OK + "Content-Length : 2\r\n\r\n{}"),
                broken("no colon", OK + "nonsense\r\nContent-Length: 2\r\n\r\n{}"),
                broken("a head without end", OK + ("X: " + "a".repeat(8000) + "\r\n").repeat(20)),
                broken("300 header fields", OK + "X: a\r\n".repeat(300) + "Content-Length: 2\r\n\r\n{}"),
                broken("switching protocols", "HTTP/1.1 101 Switching Protocols\r\n\r\n"),
                broken("interim answers without end", "HTTP/1.1 102 Processing\r\n\r\n".repeat(30)),
                broken("no size of a chunk", chunked + "\r\n{}\r\n0\r\n\r\n"),
                broken("size of a chunk in words", chunked + "two\r\n{}\r\n0\r\n\r\n"),
                broken("size of a chunk that overflows", chunked + "fffffffffffffffff\r\n{}"),
                broken("size of a chunk with 0x", chunked + "0x2\r\n{}\r\n0\r\n\r\n"),
                broken("chunk without its end", chunked + "2\r\n{}0\r\n\r\n"),
                broken("bare LF behind a size", chunked + "2\n{}\r\n0\r\n\r\n"),
                broken("malformed trailer", chunked + "2\r\n{}\r\n0\r\nno colon\r\n\r\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("framingThatCannotBeTrusted")
    void isBadGatewayAndTheConnectionIsGone(String name, String wire) {
        up.next(with -> with.send(wire).stall());
        try (RawClient client = gate.client()) {
            RawAnswer answer =
                    client.post("/v1/chat/completions", Frames.ask(false)).answer();
            assertEquals(502, answer.status(), answer::text);
            assertTrue(answer.text().startsWith("{\"error\":{\"message\":\""), answer::text);
            up.taken().awaitHangUp();
            // The client's own connection is not affected.
            assertEquals(200, client.get("/health/live").answer().status());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 307 Moved\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 304 Not Modified\r\n\r\n",
                "HTTP/1.1 204 No Content\r\n\r\n"
            })
    void whatIsNoAnswerToAChatIsBadGateway(String wire) {
        up.next(with -> with.send(wire));
        try (RawClient client = gate.client()) {
            RawAnswer answer =
                    client.post("/v1/chat/completions", Frames.ask(false)).answer();
            assertEquals(502, answer.status(), answer::text);
            assertFalse(answer.text().contains("169.254"), answer::text);
            up.taken();
            assertTrue(up.idle(), "redirects are not followed");
        }
    }

    static Stream<Arguments> bodiesThatEndEarly() {
        return Stream.of(
                broken("under its length", head("Content-Length: 100") + "{\"id\":"),
                broken("in a chunk", head("Transfer-Encoding: chunked") + "50\r\n{\"id\""),
                broken("between chunks", head("Transfer-Encoding: chunked") + "2\r\n{}\r\n"),
                broken("in the last chunk", head("Transfer-Encoding: chunked") + "2\r\n{}\r\n0\r\n"),
                broken("in the head", OK),
                broken("before the head", ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodiesThatEndEarly")
    void anAnswerThatEndsEarlyIsBadGateway(String name, String wire) {
        up.next(with -> with.send(wire).close());
        try (RawClient client = gate.client()) {
            RawAnswer answer =
                    client.post("/v1/chat/completions", Frames.ask(false)).answer();
            assertEquals(502, answer.status(), answer::text);
        }
    }

    @Test
    void aLargeAnswerThatIsCutCutsTheClientToo() {
        up.next(with -> with.send(head("Transfer-Encoding: chunked"))
                .chunk("{\"a\":\"" + "x".repeat(200_000))
                .close());
        try (RawClient client = gate.client()) {
            RawAnswer head =
                    client.post("/v1/chat/completions", Frames.ask(false)).head();
            assertEquals(200, head.status());
            assertTrue(client.chunksToEnd().endsWith("<cut>"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", "x", "\r\n"})
    void bytesThatNobodyAskedForPoisonTheConnection(String poison) {
        Semaphore answered = new Semaphore(0);
        up.next(with -> {
            with.send(200, Frames.CHAT);
            answered.acquireUninterruptibly();
            with.send(poison).stall();
        });
        up.next(with -> with.send(200, Frames.CHAT.replace("hello", "second")));
        try (RawClient client = gate.client()) {
            assertEquals(
                    200,
                    client.post("/v1/chat/completions", Frames.ask(false))
                            .answer()
                            .status());
            answered.release();
            up.taken().awaitHangUp();
            RawAnswer answer =
                    client.post("/v1/chat/completions", Frames.ask(false)).answer();
            assertEquals(200, answer.status(), answer::text);
            assertTrue(answer.text().contains("second"), answer::text);
        }
    }

    @Test
    void bytesAfterAnAnswerAreNotTheNextAnswer() {
        up.next(with -> with.send(head("Content-Length: " + Frames.CHAT.length()) + Frames.CHAT
                        + "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil")
                .stall());
        up.next(with -> with.send(200, Frames.CHAT));
        try (RawClient client = gate.client()) {
            assertEquals(
                    Frames.CHAT,
                    client.post("/v1/chat/completions", Frames.ask(false))
                            .answer()
                            .text());
            up.taken().awaitHangUp();
            assertEquals(
                    Frames.CHAT,
                    client.post("/v1/chat/completions", Frames.ask(false))
                            .answer()
                            .text());
        }
    }

    @Test
    void interimAnswersAreSkipped() {
        up.next(with -> with.send("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n")
                .send(200, Frames.CHAT));
        try (RawClient client = gate.client()) {
            RawAnswer answer =
                    client.post("/v1/chat/completions", Frames.ask(false)).answer();
            assertEquals(200, answer.status(), answer::text);
            assertEquals(Frames.CHAT, answer.text());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"HTTP/1.0 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", "HTTP/1.1 200\r\n\r\n"
            })
    void anAnswerMayEndWithItsConnection(String head) {
        up.next(with -> with.send(head).send(Frames.CHAT).close());
        try (RawClient client = gate.client()) {
            RawAnswer answer =
                    client.post("/v1/chat/completions", Frames.ask(false)).answer();
            assertEquals(200, answer.status(), answer::text);
            assertEquals(Frames.CHAT, answer.text());
            assertFalse(answer.closes());
        }
    }

    @Test
    void trailersOfABackendAreDropped() {
        up.next(with -> with.send(head("Transfer-Encoding: chunked", "Trailer: X-Secret"))
                .chunk(Frames.CHAT)
                .send("0\r\nX-Secret: 1\r\n\r\n"));
        try (RawClient client = gate.client()) {
            RawAnswer answer =
                    client.post("/v1/chat/completions", Frames.ask(false)).answer();
            assertEquals(Frames.CHAT, answer.text());
            assertEquals("", answer.header("Trailer"));
            assertEquals("", answer.header("X-Secret"));
        }
    }

    @Test
    void hopByHopHeadersOfABackendStayBehind() {
        up.next(with -> with.send(
                200,
                Frames.CHAT,
                "Connection: X-Hop, keep-alive",
                "X-Hop: 1",
                "Keep-Alive: timeout=5",
                "Set-Cookie: a=b",
                "Proxy-Authenticate: Basic",
                "Upgrade: h2c",
                "Server: secret/1.0",
                "openai-version: 2020-10-01"));
        try (RawClient client = gate.client()) {
            RawAnswer answer =
                    client.post("/v1/chat/completions", Frames.ask(false)).answer();
            for (String name :
                    new String[] {"X-Hop", "Keep-Alive", "Set-Cookie", "Proxy-Authenticate", "Upgrade", "Server"}) {
                assertEquals("", answer.header(name), name);
            }
            assertEquals("2020-10-01", answer.header("openai-version"));
        }
    }

    @Test
    void anEventWithoutEndIsToldAndCut() {
        Semaphore seen = new Semaphore(0);
        up.next(with -> {
            with.sse().token("a");
            seen.acquireUninterruptibly();
            with.chunk("data: {\"choices\":[{\"delta\":{\"content\":\"");
            for (int i = 0; i < 200; i++) {
                with.chunk("x".repeat(1000));
            }
            with.stall();
        });
        try (RawClient client = gate.client()) {
            assertEquals(
                    200,
                    client.post("/v1/chat/completions", Frames.ask(true)).head().status());
            assertEquals(Frames.token("a"), new String(client.chunk(), StandardCharsets.UTF_8));
            seen.release();
            String text = client.chunksToEnd();
            assertTrue(text.contains("data: {\"error\":{\"message\":"), text);
            assertFalse(text.contains("xxx"), text);
            assertFalse(text.contains("[DONE]"), text);
        }
    }

    @Test
    void aMalformedFramePassesAsItIs() {
        up.next(with ->
                with.sse().token("a").chunk("data: {not json\n\n").token("b").done());
        try (RawClient client = gate.client()) {
            String text = client.post("/v1/chat/completions", Frames.ask(true))
                    .answer()
                    .text();
            assertEquals(
                    Frames.token("a") + "data: {not json\n\n" + Frames.token("b") + Frames.FINISH + Frames.DONE, text);
        }
    }

    @Test
    void anAnswerBeforeTheRequestWasReadIsTheAnswer() {
        ScriptedUpstream early = ScriptedUpstream.openai("e");
        early.always(with -> with.send(400, "{\"error\":{\"message\":\"too long for me\"}}", "Connection: close")
                .close());
        try (early;
                GatewayFixture other = GatewayFixture.start("backends:\n" + early.entry("early"));
                RawClient client = other.client()) {
            String large = "{\"model\":\"e\",\"messages\":[{\"role\":\"user\",\"content\":\"" + "x".repeat(3_000_000)
                    + "\"}]}";
            RawAnswer answer = client.post("/v1/chat/completions", large).answer();
            assertEquals(400, answer.status(), answer::text);
            assertTrue(answer.text().contains("too long for me"), answer::text);
        }
    }

    @Test
    void othersGoOnWhileOneBreaks() {
        Semaphore broken = new Semaphore(0);
        up.next(with -> {
            with.sse().token("a");
            broken.acquireUninterruptibly();
            with.token("b").done();
        });
        try (RawClient good = gate.client();
                RawClient bad = gate.client()) {
            good.post("/v1/chat/completions", Frames.ask(true)).head();
            good.chunk();
            up.taken();
            up.next(with -> with.send("garbage\r\n\r\n").stall());
            assertEquals(
                    502,
                    bad.post("/v1/chat/completions", Frames.ask(true)).answer().status());
            broken.release();
            assertEquals(Frames.token("b") + Frames.FINISH + Frames.DONE, good.chunksToEnd());
        }
    }

    @Test
    void survivesABackendThatClosesAgainAndAgain() {
        up.always(Exchanged::close);
        try (RawClient client = gate.client()) {
            for (int i = 0; i < 50; i++) {
                assertEquals(
                        502,
                        client.post("/v1/chat/completions", Frames.ask(i % 2 == 0))
                                .answer()
                                .status());
            }
        }
    }
}
