package io.councilrouter.codec.http;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.codec.Allocations;
import io.councilrouter.codec.EveryCut;
import io.councilrouter.codec.LeakExtension;
import io.councilrouter.codec.fault.FaultCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LeakExtension.class)
class RequestParserTest {

    private static final HttpLimits LIMITS = HttpLimits.of(256, 1024, 8, 1000);
    private static final String LINE = "POST /v1/chat/completions HTTP/1.1\r\n";
    private static final String HOST = "Host: a\r\n";

    /** A POST with these header lines in addition to Host. */
    private static String post(String headers) {
        return LINE + HOST + headers + "\r\n";
    }

    private static String get(String requestLine) {
        return requestLine + "\r\n" + HOST + "\r\n";
    }

    private static String parse(String wire) {
        return EveryCut.of(Wire.bytes(wire), pieces -> Wire.request(new RequestParser(LIMITS), pieces));
    }

    private static FaultCode codeOf(String wire) {
        EveryCut.of(Wire.bytes(wire), pieces -> Wire.request(new RequestParser(LIMITS), pieces));
        RequestParser parser = new RequestParser(LIMITS);
        assertEquals(ParseStatus.BAD, parser.parse(Unpooled.wrappedBuffer(Wire.bytes(wire))), "status");
        return requireNonNull(parser.fault()).code();
    }

    static Stream<Arguments> framingDoubts() {
        return Stream.of(
                Arguments.of("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", 400),
                Arguments.of("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", 400),
                Arguments.of("Transfer-Encoding: chunked\r\nContent-Length: 0\r\n", 400),
                Arguments.of("Content-Length: x\r\nTransfer-Encoding: y\r\n", 400),
                Arguments.of("Transfer-Encoding: xchunked\r\n", 501),
                Arguments.of("Transfer-Encoding: chunked, identity\r\n", 400),
                Arguments.of("Transfer-Encoding: identity, chunked\r\n", 400),
                Arguments.of("Transfer-Encoding: identity\r\n", 400),
                Arguments.of("Transfer-Encoding: gzip\r\n", 400),
                Arguments.of("Transfer-Encoding: gzip, chunked\r\n", 400),
                Arguments.of("Transfer-Encoding: \"chunked\"\r\n", 400),
                Arguments.of("Transfer-Encoding: 'chunked'\r\n", 501),
                Arguments.of("Transfer-Encoding: chunked;q=1\r\n", 400),
                Arguments.of("Transfer-Encoding: ,chunked\r\n", 400),
                Arguments.of("Transfer-Encoding: chunked,\r\n", 400),
                Arguments.of("Transfer-Encoding: \u000bchunked\r\n", 400),
                Arguments.of("Transfer-Encoding: chunked\u000b\r\n", 400),
                Arguments.of("Transfer-Encoding: chunked\0\r\n", 400),
                Arguments.of("Transfer-Encoding: \u00a0chunked\r\n", 400),
                Arguments.of("Transfer-Encoding: chunked\u0085\r\n", 400),
                Arguments.of("Transfer-Encoding: chun\u00e2\u0084\u00aaed\r\n", 400),
                Arguments.of("Transfer-Encoding: chunkedchunked\r\n", 501),
                Arguments.of("Transfer-Encoding:\r\n", 400),
                Arguments.of("Transfer-Encoding:\r\n chunked\r\n", 400),
                Arguments.of("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", 400),
                Arguments.of("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", 400),
                Arguments.of("Transfer-Encoding: \r\nTransfer-Encoding: chunked\r\n", 400),
                Arguments.of("Transfer-Encoding: br\r\n", 501),
                Arguments.of("Content-Length: +5\r\n", 400),
                Arguments.of("Content-Length: -1\r\n", 400),
                Arguments.of("Content-Length: 0x5\r\n", 400),
                Arguments.of("Content-Length: 1_0\r\n", 400),
                Arguments.of("Content-Length: 5.0\r\n", 400),
                Arguments.of("Content-Length: 1e1\r\n", 400),
                Arguments.of("Content-Length: \"5\"\r\n", 400),
                Arguments.of("Content-Length: 5abc\r\n", 400),
                Arguments.of("Content-Length:\r\n", 400),
                Arguments.of("Content-Length: \t \r\n", 400),
                Arguments.of("Content-Length: 1 0\r\n", 400),
                Arguments.of("Content-Length: 5, 5\r\n", 400),
                Arguments.of("Content-Length: \u00d9\u00a5\r\n", 400),
                Arguments.of("Content-Length: 5\u000b\r\n", 400),
                Arguments.of("Content-Length: 5\0\r\n", 400),
                Arguments.of("Content-Length: 9223372036854775808\r\n", 400),
                Arguments.of("Content-Length: 0000000000000000000000000000000000000005\r\n", 400),
                Arguments.of("Content-Length: 5\r\nContent-Length: 6\r\n", 400),
                Arguments.of("Content-Length: 5\r\nContent-Length: 5\r\n", 400),
                Arguments.of("Content-Length: 5\r\ncontent-length: 5\r\n", 400));
    }

    @ParameterizedTest
    @MethodSource
    void framingDoubts(String headers, int status) {
        assertEquals(status, codeOf(post(headers)).status());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                LINE + "Host: a\n\r\n",
                "POST / HTTP/1.1\nHost: a\r\n\r\n",
                LINE + "Host: a\r\n\n",
                LINE + "Host: a\rb\r\n\r\n",
                LINE + "Host: a\r\r\n\r\n",
                LINE + "Host: a\r\n\rX",
                LINE + "Host: a\r\nX: a\0b\r\n\r\n",
                LINE + "Host: a\r\nX: a\u0001b\r\n\r\n",
                LINE + "Host: a\r\nX: a\u007fb\r\n\r\n",
                LINE + "Host: a\r\nX: a\r\n folded\r\n\r\n",
                LINE + " Host: a\r\n\r\n",
                LINE + "\tHost: a\r\n\r\n",
                LINE + "Host : a\r\n\r\n",
                LINE + "Host\t: a\r\n\r\n",
                LINE + "Host: a\r\nnocolon\r\n\r\n",
                LINE + "Host: a\r\n: empty\r\n\r\n",
                LINE + "Host: a\r\nX Y: 1\r\n\r\n",
                LINE + "Host: a\r\nX(Y: 1\r\n\r\n",
                LINE + "Host: a\r\nX\u00e9: 1\r\n\r\n",
                LINE + "Host: a\r\nX\u0001: 1\r\n\r\n",
                LINE + "\r\n",
                LINE + "Host: a\r\nHost: a\r\n\r\n",
                LINE + "Host: a\r\nhOST: b\r\n\r\n",
                LINE + "Host: a b\r\n\r\n",
                LINE + "Host: a/b\r\n\r\n",
                LINE + "Host: u@a\r\n\r\n",
                LINE + "Host: a,b\\c\r\n\r\n",
                LINE + "Host: a:80:80\r\n\r\n",
                LINE + "Host: a:8x\r\n\r\n",
                LINE + "Host: [::1\r\n\r\n",
                LINE + "Host: []\r\n\r\n",
                LINE + "Host: [::1]x\r\n\r\n",
                "\n" + LINE + HOST + "\r\n",
                "\r\n\r\n\r\n" + LINE + HOST + "\r\n",
            })
    void malformedHeads(String wire) {
        assertEquals(FaultCode.MALFORMED_HTTP, codeOf(wire));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "`POST\t/ HTTP/1.1`, 400",
                "`POST  / HTTP/1.1`, 400",
                "`POST /  HTTP/1.1`, 400",
                "`POST / HTTP/1.1 `, 400",
                "` POST / HTTP/1.1`, 400",
                "`POST / \tHTTP/1.1`, 400",
                "`POST /`, 400",
                "`POST / `, 400",
                "`POST`, 400",
                "`/ HTTP/1.1`, 400",
                "`POST / http/1.1`, 400",
                "`POST / HTTP/1.32`, 400",
                "`POST / HTTP/1.`, 400",
                "`POST / HTTP/1`, 400",
                "`POST / HTTP/01.1`, 400",
                "`POST / HTTP/4294967297.1`, 400",
                "`POST / HTTP/1.4294967297`, 400",
                "`POST / HTTP/0.9`, 400",
                "`POST / HTTPS/1.1`, 400",
                "`POST / HTTP/1.x`, 400",
                "`POST / HTTP/1.2.1`, 400",
                "`POST / HTTP/2.0`, 505",
                "`POST / HTTP/3.0`, 505",
                "`PRI * HTTP/2.0`, 505",
                "`PO(ST / HTTP/1.1`, 400",
                "`PO,ST / HTTP/1.1`, 400",
                "`\"POST\" / HTTP/1.1`, 400",
                "`POST /a\u0001b HTTP/1.1`, 400",
                "`POST /a\u007fb HTTP/1.1`, 400",
                "`POST /a b HTTP/1.1`, 400",
                "`POST /\u00e9 HTTP/1.1`, 400",
                "`POST /a#b HTTP/1.1`, 400",
                "`POST relative HTTP/1.1`, 400",
                "`POST * HTTP/1.1`, 400",
                "`OPTIONS ** HTTP/1.1`, 400",
                "`POST ?x HTTP/1.1`, 400",
                "`POST a:80 HTTP/1.1`, 400",
                "`POST ftp://a/ HTTP/1.1`, 400",
                "`POST http:///x HTTP/1.1`, 400",
                "`POST http://u@a/x HTTP/1.1`, 400",
                "`POST http://a:x/x HTTP/1.1`, 400",
                "`CONNECT / HTTP/1.1`, 400",
                "`CONNECT http://a/ HTTP/1.1`, 400",
                "`GET /a%00b HTTP/1.1`, 400",
                "`GET /a%0d%0ab HTTP/1.1`, 400",
                "`GET /a%7f HTTP/1.1`, 400",
                "`GET /a%2 HTTP/1.1`, 400",
                "`GET /a% HTTP/1.1`, 400",
                "`GET /a%zz HTTP/1.1`, 400",
                "`GET /a%2?b HTTP/1.1`, 400",
            })
    void badRequestLines(String line, int status) {
        assertEquals(status, codeOf(get(line)).status());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /\r\n",
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001",
                "\0\0\0\0",
                "\u0080\u0081\r\n",
                "}{\r\n"
            })
    void garbageIsRefusedAtTheFirstLine(String wire) {
        assertEquals(FaultCode.MALFORMED_HTTP, codeOf(wire));
    }

    @Test
    void limitsHoldToTheByte() {
        String path = "/" + "p".repeat(256 - "GET / HTTP/1.1".length());
        assertTrue(parse(get("GET " + path + " HTTP/1.1")).startsWith("GET ORIGIN " + path + " "));
        assertEquals(FaultCode.URI_TOO_LONG, codeOf(get("GET " + path + "p HTTP/1.1")));
        // 1024 bytes of headers with their CRLFs: 9 for Host, 5 for "X: " CRLF, the rest the value.
        String value = "v".repeat(1024 - HOST.length() - 5);
        assertTrue(parse(post("X: " + value + "\r\n")).startsWith("POST"));
        assertEquals(FaultCode.HEADERS_TOO_LARGE, codeOf(post("X: " + value + "vvv\r\n")));
        assertTrue(parse(post("X: 1\r\n".repeat(7))).startsWith("POST"));
        assertEquals(FaultCode.HEADERS_TOO_LARGE, codeOf(post("X: 1\r\n".repeat(8))));
        assertTrue(parse(post("Content-Length: 1000\r\n")).startsWith("POST"));
        assertEquals(FaultCode.BODY_TOO_LARGE, codeOf(post("Content-Length: 1001\r\n")));
        assertEquals(FaultCode.BODY_TOO_LARGE, codeOf(post("Content-Length: 999999999999999999\r\n")));
    }

    @Test
    void defaultsAllowWhatClientsSend() {
        RequestParser parser = new RequestParser(HttpLimits.forRequests());
        String wire = "GET /v1/models?q=" + "q".repeat(4096) + " HTTP/1.1\r\n" + HOST + "Authorization: Bearer "
                + "k".repeat(4096) + "\r\n" + "X-Stainless-Thing: value\r\n".repeat(60) + "\r\n";
        assertEquals(ParseStatus.DONE, parser.parse(Unpooled.wrappedBuffer(Wire.bytes(wire))));
        assertEquals(62, parser.head().headers().size());
    }

    @Test
    void anEndlessLineIsRefusedWhileItArrives() {
        RequestParser parser = new RequestParser(HttpLimits.forRequests());
        ByteBuf piece = Unpooled.wrappedBuffer(Wire.bytes("A".repeat(1000)));
        int pieces = 0;
        while (parser.parse(piece.setIndex(0, 1000)) == ParseStatus.MORE) {
            pieces++;
        }
        assertEquals(16, pieces);
        assertEquals(FaultCode.URI_TOO_LONG, requireNonNull(parser.fault()).code());
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "`Expect: 100-continue\r\nContent-Length: 5\r\n`, LENGTH, true",
                "`Expect: 100-Continue\r\nTransfer-Encoding: chunked\r\n`, CHUNKED, true",
                "`Expect: 100-continue\r\n`, NONE, false",
                "`Expect: 100-continue\r\nContent-Length: 0\r\n`, NONE, false",
                "`Content-Length: 007\r\n`, LENGTH, false",
                "`Content-Length:7\r\n`, LENGTH, false",
                "`Transfer-Encoding:\t CHUNKED \t\r\n`, CHUNKED, false",
                "`Content-Encoding: identity\r\nContent-Length: 5\r\n`, LENGTH, false",
                "`Content-Encoding:\r\nContent-Length: 5\r\n`, LENGTH, false",
                "`Content-Encoding: \t \r\nContent-Encoding: Identity\r\nContent-Length: 5\r\n`, LENGTH, false",
                "`Upgrade: websocket\r\nConnection: Upgrade\r\n`, NONE, false",
            })
    void soundFramings(String headers, BodyKind kind, boolean expect) {
        parse(post(headers));
        RequestParser parser = new RequestParser(LIMITS);
        assertEquals(ParseStatus.DONE, parser.parse(Unpooled.wrappedBuffer(Wire.bytes(post(headers)))));
        assertEquals(kind, parser.head().bodyKind());
        assertEquals(expect, parser.head().expectContinue());
    }

    @Test
    void expectationsAndCodingsThatWeDoNotMeet() {
        assertEquals(
                417, codeOf(post("Expect: 200-ok\r\nContent-Length: 5\r\n")).status());
        assertEquals(
                417,
                codeOf(post("Expect: 100-continue\r\nExpect: 100-continue\r\n")).status());
        assertEquals(
                415,
                codeOf(post("Content-Encoding: gzip\r\nContent-Length: 5\r\n")).status());
        assertEquals(415, codeOf(post("Content-Encoding: zstd\r\n")).status());
        assertEquals(
                415,
                codeOf(post("Content-Encoding: identity\r\nContent-Encoding: gzip\r\n"))
                        .status());
        assertEquals(
                415,
                codeOf(post("Content-Encoding:\r\nContent-Encoding: gzip\r\n")).status());
        // HTTP/1.0 does not know Expect (RFC 9110 section 10.1.1).
        assertTrue(parse("POST / HTTP/1.0\r\nExpect: x\r\nContent-Length: 1\r\n\r\n")
                .startsWith("POST"));
        assertEquals(
                400,
                codeOf("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n").status());
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "1, ``, true",
                "0, ``, false",
                "2, ``, true",
                "9, ``, true",
                "9, `Connection: close\r\n`, false",
                "1, `Connection: close\r\n`, false",
                "1, `Connection: CLOSE\r\n`, false",
                "1, `Connection: x , close,y\r\n`, false",
                "1, `Connection: x\r\nConnection: close\r\n`, false",
                "1, `Connection: closed\r\n`, true",
                "1, `Connection: keep-alive\r\n`, true",
                "0, `Connection: Keep-Alive\r\n`, true",
                "0, `Connection: keep-alive, close\r\n`, false",
                "0, `Connection: te\r\n`, false",
            })
    void connectionsPersist(int minor, String headers, boolean keeps) {
        RequestParser parser = new RequestParser(LIMITS);
        String wire = "GET / HTTP/1." + minor + "\r\n" + HOST + headers + "\r\n";
        assertEquals(ParseStatus.DONE, parser.parse(Unpooled.wrappedBuffer(Wire.bytes(wire))));
        assertEquals(keeps, parser.head().keepAlive());
        assertEquals(Math.min(1, minor), parser.head().minor(), "a later 1.x is spoken to as 1.1");
    }

    @ParameterizedTest
    @CsvSource({
        "GET /a/b?c=d HTTP/1.1, ORIGIN, /a/b, c=d, a",
        "GET /? HTTP/1.1, ORIGIN, /, '', a",
        "GET //admin HTTP/1.1, ORIGIN, //admin, '', a",
        "GET /%2e%2e/%2F HTTP/1.1, ORIGIN, /%2e%2e/%2F, '', a",
        "GET /x/../admin HTTP/1.1, ORIGIN, /x/../admin, '', a",
        "GET http://b:81/p?q HTTP/1.1, ABSOLUTE, /p, q, b:81",
        "GET HTTP://[::1]:81/p HTTP/1.1, ABSOLUTE, /p, '', [::1]:81",
        "GET https://b HTTP/1.1, ABSOLUTE, /, '', b",
        "GET http://b?q=/ HTTP/1.1, ABSOLUTE, /, q=/, b",
        "OPTIONS * HTTP/1.1, ASTERISK, '', '', a",
        "CONNECT b:443 HTTP/1.1, AUTHORITY, '', '', b:443",
    })
    void targetForms(String line, TargetForm form, String path, String query, String host) {
        parse(get(line));
        RequestParser parser = new RequestParser(LIMITS);
        assertEquals(ParseStatus.DONE, parser.parse(Unpooled.wrappedBuffer(Wire.bytes(get(line)))));
        assertEquals(form, parser.head().form());
        assertEquals(path, parser.head().path());
        assertEquals(query, parser.head().query());
        assertEquals(host, parser.head().host());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a.b-c_d:8080", "127.0.0.1", "[::1]", "[::1]:11430", "[::ffff:1.2.3.4]", "a:", ""})
    void soundHosts(String host) {
        String wire = LINE + "Host: " + host + "\r\n\r\n";
        assertTrue(parse(wire).contains(" host=" + host + " "), wire);
    }

    @Test
    void leavesTheBodyAndTheNextRequestUnread() {
        assertEquals(
                "POST ORIGIN /v1/chat/completions ? 1.1 host=a LENGTH:2 keep [Host=a] [Content-Length=2] rest=hiGET /",
                parse(post("Content-Length: 2\r\n") + "hiGET /"));
    }

    @Test
    void skipsEmptyLinesBeforeARequest() {
        assertTrue(parse("\r\n\r\n" + get("GET / HTTP/1.1")).startsWith("GET ORIGIN / "));
    }

    @Test
    void oneParserServesManyRequests() {
        RequestParser parser = new RequestParser(LIMITS);
        ByteBuf in = Unpooled.wrappedBuffer(Wire.bytes(get("GET /1?a HTTP/1.1") + post("X: y\r\n") + get("GET")));
        assertFalse(parser.inHead());
        assertEquals(ParseStatus.DONE, parser.parse(in));
        assertEquals("/1", parser.head().path());
        assertEquals(ParseStatus.DONE, parser.parse(in), "DONE stays until reset");
        parser.reset();
        assertEquals(ParseStatus.DONE, parser.parse(in));
        assertEquals("/v1/chat/completions", parser.head().path());
        assertFalse(parser.head().hasQuery());
        assertEquals(2, parser.head().headers().size());
        parser.reset();
        assertEquals(ParseStatus.BAD, parser.parse(in), "a bad request after good ones");
    }

    @Test
    void theHeadOfARefusedRequestTellsItsPath() {
        RequestParser parser = new RequestParser(LIMITS);
        parser.parse(Unpooled.wrappedBuffer(Wire.bytes("POST /api/chat HTTP/1.1\r\nContent-Length: 5\r\n\r\n")));
        assertEquals("/api/chat", parser.head().path());
        assertEquals(Method.POST, parser.head().method());
        parser.reset();
        assertNull(parser.fault());
        assertTrue(parser.parse(Unpooled.wrappedBuffer(Wire.bytes("GET"))) == ParseStatus.MORE && parser.inHead());
    }

    @Test
    void allocatesNothing() {
        RequestParser parser = new RequestParser(LIMITS);
        ByteBuf in =
                Unpooled.wrappedBuffer(Wire.bytes(post("Content-Length: 2\r\nConnection: keep-alive\r\nX: y\r\n")));
        int length = in.readableBytes();
        assertEquals(0, Allocations.perRun(() -> {
            parser.reset();
            in.setIndex(0, length);
            if (parser.parse(in) != ParseStatus.DONE) {
                throw new AssertionError();
            }
        }));
    }
}
