package io.councilrouter.app.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.app.Frames;
import io.councilrouter.app.RawAnswer;
import io.councilrouter.app.RawClient;
import io.councilrouter.app.ScriptedUpstream;
import io.councilrouter.app.boot.GatewayFixture;
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

/** Doubtful HTTP is refused and its connection closed; none of it reaches a backend (RFC 9112). */
@TestInstance(Lifecycle.PER_CLASS)
class StrictnessIT {
    private static final String LINE = "POST /v1/chat/completions HTTP/1.1\r\n";
    private static final String POST = LINE + "Host: localhost\r\n";
    private static final String CHUNKED = POST + "Transfer-Encoding: chunked\r\n\r\n";

    private final ScriptedUpstream up = ScriptedUpstream.openai("m").always(with -> with.send(200, Frames.CHAT));
    private final GatewayFixture gate = GatewayFixture.start("limits: {body: 64KiB}\nbackends:\n" + up.entry("up"));

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

    private static Stream<Arguments> all(int status, String before, String after, String... doubts) {
        return Stream.of(doubts).map(each -> Arguments.of(visible(each), before + each + after, status));
    }

    private static String visible(String text) {
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < Math.min(60, text.length()); i++) {
            char c = text.charAt(i);
            shown.append(c == '\r' ? "\\r" : c == '\n' ? "\\n" : c < ' ' || c > '~' ? "\\x" + (int) c : c);
        }
        return shown.toString();
    }

    private static Stream<Arguments> headers(int status, String... doubts) {
        return all(status, POST, "\r\n\r\n{}", doubts);
    }

    static Stream<Arguments> framingInDoubt() {
        return Stream.of(
                        headers(
                                400,
                                "Content-Length: 2\r\nTransfer-Encoding: chunked",
                                "Transfer-Encoding: chunked\r\nContent-Length: 0",
                                "Transfer-Encoding: chunked, identity",
                                "Transfer-Encoding: identity, chunked",
                                "Transfer-Encoding: gzip",
                                "Transfer-Encoding: gzip, chunked",
                                "Transfer-Encoding: \"chunked\"",
                                "Transfer-Encoding: chunked;q=1",
                                "Transfer-Encoding: ,chunked",
                                "Transfer-Encoding: chunked,",
                                "Transfer-Encoding: \u000bchunked",
                                "Transfer-Encoding: chunked\0",
                                "Transfer-Encoding: chunked\u00a0",
                                "Transfer-Encoding: chunked\u0085",
                                "Transfer-Encoding:",
                                "Transfer-Encoding:\r\n chunked",
                                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
                                "Content-Length: +2",
                                "Content-Length: -1",
                                "Content-Length: 0x2",
                                "Content-Length: 1_0",
                                "Content-Length: 2.0",
                                "Content-Length: 1e1",
                                "Content-Length: \"2\"",
                                "Content-Length: 2abc",
                                "Content-Length:",
                                "Content-Length: 1 0",
                                "Content-Length: 2, 2",
                                "Content-Length: \u00d9\u00a2",
                                "Content-Length: 2\u000b",
                                "Content-Length: 2\0",
                                "Content-Length: 9223372036854775808",
                                "Content-Length: 0000000000000000000000000000000000000002",
                                "Content-Length: 2\r\nContent-Length: 3",
                                "Content-Length: 2\r\nContent-Length: 2"),
                        headers(501, "Transfer-Encoding: xchunked", "Transfer-Encoding: chunkedchunked"),
                        all(
                                400,
                                "POST /v1/chat/completions HTTP/1.0\r\nHost: localhost\r\n",
                                "\r\n\r\n0\r\n\r\n",
                                "Transfer-Encoding: chunked"))
                .flatMap(each -> each);
    }

    static Stream<Arguments> headersInDoubt() {
        return Stream.of(
                        headers(
                                400,
                                "X: a\0b",
                                "X: a\u0001b",
                                "X: a\u007fb",
                                "X: a\rb",
                                "X: a\r\n folded",
                                "X : a",
                                "X\t: a",
                                "nocolon",
                                ": empty",
                                "X Y: a",
                                "X(Y: a",
                                "X\u00e9: a",
                                "X\u0001: a",
                                "Host: localhost"),
                        all(
                                400,
                                LINE,
                                "\r\n\r\n",
                                " Host: localhost",
                                "X: a",
                                "Host: a b",
                                "Host: a/b",
                                "Host: u@a",
                                "Host: a:8x"),
                        all(
                                400,
                                "",
                                "Host: localhost\r\n\r\n",
                                LINE.replace("\r\n", "\n"),
                                LINE.replace("\r\n", "\r\r\n")),
                        Stream.of(
                                Arguments.of("bare LF behind a header", LINE + "Host: localhost\n\r\n", 400),
                                Arguments.of("bare LF at the end", POST + "\n", 400),
                                Arguments.of("200 fields", POST + "X: a\r\n".repeat(200) + "\r\n", 431),
                                Arguments.of(
                                        "40 KiB of fields",
                                        POST + ("X: " + "a".repeat(4096) + "\r\n").repeat(10) + "\r\n",
                                        431),
                                Arguments.of("one huge field", POST + "X: " + "a".repeat(1 << 20) + "\r\n\r\n", 431)))
                .flatMap(each -> each);
    }

    static Stream<Arguments> requestLinesInDoubt() {
        return Stream.of(
                        all(
                                400,
                                "",
                                "\r\nHost: localhost\r\n\r\n",
                                "GET\t/ HTTP/1.1",
                                "GET  / HTTP/1.1",
                                "GET / HTTP/1.1 ",
                                "GET /",
                                "GET / http/1.1",
                                "GET / HTTP/1.",
                                "GET / HTTP/01.1",
                                "GET / HTTP/1.32",
                                "GET / HTTP/99999999999.1",
                                "G(T / HTTP/1.1",
                                "GET /a\u0001b HTTP/1.1",
                                "GET /a b HTTP/1.1",
                                "GET /a\0 HTTP/1.1",
                                "GET relative HTTP/1.1",
                                "GET /a\u00e9 HTTP/1.1",
                                " GET / HTTP/1.1"),
                        all(505, "", "\r\nHost: localhost\r\n\r\n", "GET / HTTP/2.0", "GET / HTTP/3.0"),
                        Stream.of(
                                Arguments.of("long URI", "GET /" + "a".repeat(20_000) + " HTTP/1.1\r\n", 414),
                                Arguments.of("huge URI", "GET /" + "a".repeat(1 << 20) + " HTTP/1.1\r\n", 414)))
                .flatMap(each -> each);
    }

    static Stream<Arguments> chunksInDoubt() {
        return Stream.of(
                        all(
                                400,
                                CHUNKED,
                                "\r\n{}\r\n0\r\n\r\n",
                                "0x2",
                                "+2",
                                "-2",
                                "2_0",
                                "",
                                " 2",
                                "2 ",
                                "2\0",
                                "fffffffffffffffff",
                                "0000000000000000000000002",
                                "2;a\rb",
                                "2;a\0b",
                                "2;a\nb",
                                "2;" + "x".repeat(5000)),
                        all(
                                400,
                                CHUNKED,
                                "",
                                "2\n{}\r\n0\r\n\r\n",
                                "2\r\n{}XX0\r\n\r\n",
                                "2\r\n{}\n0\r\n\r\n",
                                "2\r\n{}\r\n\r\n0\r\n\r\n",
                                "2\r\n{}\r\n0\r\nX Y: a\r\n\r\n",
                                "2\r\n{}\r\n0\r\n" + ("X: " + "a".repeat(2000) + "\r\n").repeat(20) + "\r\n"))
                .flatMap(each -> each);
    }

    @ParameterizedTest(name = "{0} is {2}")
    @MethodSource({"framingInDoubt", "headersInDoubt", "requestLinesInDoubt", "chunksInDoubt"})
    void isRefusedAndClosed(String name, String wire, int status) {
        try (RawClient client = gate.client()) {
            client.trySend(RawClient.bytes(wire));
            RawAnswer answer = client.answer();
            assertEquals(status, answer.status(), answer::text);
            assertTrue(answer.closes(), "Connection: close");
            assertTrue(answer.text().startsWith("{\"error\":"), answer::text);
            assertTrue(client.ended());
            assertTrue(up.idle());
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(ints = {1, 2, 7, 40, 41, 60, 80})
    void isRefusedHoweverItIsCut(int at) {
        byte[] wire = RawClient.bytes(POST + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
        try (RawClient client = gate.client()) {
            for (int i = 0; i < wire.length; i += at) {
                client.trySend(java.util.Arrays.copyOfRange(wire, i, Math.min(wire.length, i + at)));
            }
            assertEquals(400, client.answer().status());
            assertTrue(client.ended());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003",
                "\0\0\0\0\0\0\0\0",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                "GET /\r\n",
                "\u00ff\u00fe\u00fd\r\n\r\n"
            })
    void whatIsNotHttpEndsTheConnection(String wire) {
        try (RawClient client = gate.client()) {
            client.trySend(RawClient.bytes(wire));
            String said = new String(client.rest(), java.nio.charset.StandardCharsets.ISO_8859_1);
            assertTrue(said.isEmpty() || said.matches("(?s)HTTP/1\\.1 (400|505).*"), said);
            assertTrue(up.idle());
        }
    }

    @Test
    void aBodyShorterThanItsLengthIsNeverDispatched() {
        try (RawClient client = gate.client()) {
            client.send(POST + "Content-Length: 500\r\n\r\n" + Frames.ask(false))
                    .halfClose();
            client.rest();
            gate.settled();
            assertTrue(up.idle());
        }
    }

    @Test
    void oneChunkedInOddCaseIsAccepted() {
        try (RawClient client = gate.client()) {
            String body = Frames.ask(false);
            client.send(POST + "tRANSFER-eNCODING: \t ChUnKeD \t\r\n\r\n"
                    + Integer.toHexString(body.length()).toUpperCase(java.util.Locale.ROOT) + ";ext=\"a;b\"\r\n" + body
                    + "\r\n000\r\nX-Trailer: a\r\nHost: evil\r\n\r\n");
            assertEquals(200, client.answer().status());
            assertEquals(body, up.taken().text());
        }
    }

    @Test
    void emptyLinesBeforeARequestAreSkipped() {
        try (RawClient client = gate.client()) {
            client.send("\r\n\r\nGET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertEquals(200, client.answer().status());
        }
    }

    @Test
    void largeHeadsWithinTheLimitsPass() {
        try (RawClient client = gate.client()) {
            StringBuilder head = new StringBuilder("GET /v1/models?" + "q".repeat(4096)
                    + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + "a".repeat(4096) + "\r\n");
            for (int i = 0; i < 60; i++) {
                head.append("X-").append(i).append(": ").append(i).append("\r\n");
            }
            client.send(head.append("\r\n").toString());
            assertEquals(200, client.answer().status());
        }
    }

    static Stream<Arguments> jsonInDoubt() {
        return Stream.of(
                        "",
                        " ",
                        "{",
                        "{\"model\":\"m\"",
                        "{\"model\":\"m\"}}",
                        "{\"model\":\"m\"}{}",
                        "{\"model\":\"m\"} x",
                        "[]",
                        "\"m\"",
                        "null",
                        "{\"model\":\"m\",}",
                        "{\"model\":\"m\"/**/}",
                        "{\"model\":\"m\",\"a\":NaN}",
                        "{\"model\":\"m\",\"a\":Infinity}",
                        "{\"model\":\"m\",\"a\":01}",
                        "{\"model\":\"m\",\"a\":+1}",
                        "{\"model\":\"m\",\"a\":\"\t\"}",
                        "{\"model\":\"m\",\"a\":\"\u00c0\u00af\"}",
                        "{\"model\":\"m\",\"a\":\"\u00ed\u00a0\u0080\"}",
                        "{\"model\":\"m\",\"a\":\"\u00ff\"}",
                        "{\"model\":\"m\",\"a\":\"\\x\"}",
                        "{'model':'m'}",
                        "{model:\"m\"}",
                        "{\"model\":\"m\",\"model\":\"n\"}",
                        "{\"model\":\"m\",\"\\u006dodel\":\"n\"}",
                        "{\"model\":\"m\",\"stream\":true,\"stream\":false}",
                        "{\"model\":7}",
                        "{\"messages\":[]}",
                        "{\"model\":\"m\",\"a\":" + "[".repeat(50_000),
                        "{\"model\":\"m\",\"a\":" + "[".repeat(300) + "]".repeat(300) + "}",
                        "\0{\0\"\0m\0")
                .map(each -> Arguments.of(visible(each), each));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void jsonInDoubt(String name, String latin1) {
        for (String path : new String[] {"/v1/chat/completions", "/api/chat"}) {
            try (RawClient client = gate.client()) {
                client.send(RawClient.join(
                        RawClient.bytes("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
                                + latin1.length() + "\r\n\r\n"),
                        RawClient.bytes(latin1)));
                RawAnswer answer = client.answer();
                assertEquals(400, answer.status(), answer::text);
                assertTrue(
                        answer.text()
                                .startsWith(path.startsWith("/api") ? "{\"error\":\"" : "{\"error\":{\"message\":\""),
                        answer::text);
                assertTrue(up.idle());
                assertEquals(200, client.get("/health/live").answer().status(), "the connection goes on");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"\\u006dodel\":\"m\",\"messages\":[]}",
                "{\"model\":\"m\",\"a\":\"\\ud800\\u0000\",\"b\":[1e3,1e99999]}",
                "{\"model\":\"m\",\"x\":{\"model\":\"n\",\"stream\":1},\"x\":{}}",
                "  {\"model\":\"\\u006d\"}\r\n\t "
            })
    void oddButLegalJsonPassesUntouched(String json) {
        try (RawClient client = gate.client()) {
            RawAnswer answer = client.post("/v1/chat/completions", json).answer();
            assertEquals(200, answer.status(), answer::text);
            assertEquals(json, up.taken().text());
        }
    }
}
