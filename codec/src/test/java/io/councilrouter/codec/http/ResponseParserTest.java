package io.councilrouter.codec.http;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.codec.Allocations;
import io.councilrouter.codec.EveryCut;
import io.councilrouter.codec.LeakExtension;
import io.councilrouter.codec.fault.FailurePoint;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LeakExtension.class)
class ResponseParserTest {

    private static final HttpLimits LIMITS = new HttpLimits(128, 1024, 512, 8, Long.MAX_VALUE, 64, 128, 128);
    private static final String OK = "HTTP/1.1 200 OK\r\n";

    private static String parse(String wire) {
        return EveryCut.of(Wire.bytes(wire), pieces -> Wire.response(new ResponseParser(LIMITS), pieces));
    }

    private static ResponseHead head(String wire, boolean headRequest) {
        ResponseParser parser = new ResponseParser(LIMITS);
        parser.reset(headRequest);
        assertEquals(ParseStatus.DONE, parser.parse(Unpooled.wrappedBuffer(Wire.bytes(wire))), wire);
        return parser.head();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                OK + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
                OK + "Transfer-Encoding: chunked\r\nContent-Length: 0\r\n\r\n",
                OK + "Content-Length: 5\r\nContent-Length: 5\r\n\r\n",
                OK + "Content-Length: 5\r\nContent-Length: 6\r\n\r\n",
                OK + "Content-Length: +5\r\n\r\n",
                OK + "Content-Length:\r\n\r\n",
                OK + "Content-Length: 9999999999999999999\r\n\r\n",
                OK + "Transfer-Encoding: gzip\r\n\r\n",
                OK + "Transfer-Encoding: foo\r\n\r\n",
                OK + "Transfer-Encoding: gzip, chunked\r\n\r\n",
                "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
                "HTTP/2.0 200 OK\r\n\r\n",
                "HTTP/2 200\r\n\r\n",
                "HTTP/1.32 200 OK\r\n\r\n",
                "HTTP/1.x 200 OK\r\n\r\n",
                "HTTP/11.1 200 OK\r\n\r\n",
                "http/1.1 200 OK\r\n\r\n",
                "ICY 200 OK\r\n\r\n",
                "HTTP/1.1 20 OK\r\n\r\n",
                "HTTP/1.1 2000 OK\r\n\r\n",
                "HTTP/1.1 2x0 OK\r\n\r\n",
                "HTTP/1.1  200 OK\r\n\r\n",
                "HTTP/1.1 -20 OK\r\n\r\n",
                "HTTP/1.1 099 OK\r\n\r\n",
                "HTTP/1.1 600 OK\r\n\r\n",
                "HTTP/1.1\r\n\r\n",
                "\r\n" + OK + "\r\n",
                "\n",
                "<html>\r\n",
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n",
                "HTTP/1.1 200 O\u0001K\r\n\r\n",
                "HTTP/1.1 200 OK\n\r\n",
                OK + "X: a\u0001b\r\n\r\n",
                OK + "X: a\0b\r\n\r\n",
                OK + "X: a\rb\r\n\r\n",
                OK + "X: a\nY: b\r\n\r\n",
                OK + "X: a\r\n b\r\n\r\n",
                OK + " X: a\r\n\r\n",
                OK + "X : a\r\n\r\n",
                OK + "X\r\n\r\n",
                OK + ": x\r\n\r\n",
            })
    void refusesWhatABackendMayNotSend(String wire) {
        parse(wire);
        ResponseParser parser = new ResponseParser(LIMITS);
        assertEquals(ParseStatus.BAD, parser.parse(Unpooled.wrappedBuffer(Wire.bytes(wire))));
        Fault.BackendFailed fault = (Fault.BackendFailed) requireNonNull(parser.fault());
        assertEquals(FaultCode.UPSTREAM_MALFORMED, fault.code());
        assertEquals(502, fault.status());
        assertEquals(FailurePoint.HEAD, fault.stage());
    }

    @Test
    void limitsHoldToTheByte() {
        assertTrue(parse("HTTP/1.1 200 " + "r".repeat(115) + "\r\n\r\n").startsWith("200"));
        assertTrue(parse("HTTP/1.1 200 " + "r".repeat(116) + "\r\n\r\n").startsWith("BAD"));
        assertTrue(parse(OK + "X: " + "v".repeat(509) + "\r\n\r\n").startsWith("200"));
        assertTrue(parse(OK + "X: " + "v".repeat(510) + "\r\n\r\n").startsWith("BAD"));
        assertTrue(parse(OK + ("X: " + "v".repeat(509) + "\r\n").repeat(2) + "\r\n")
                .startsWith("BAD"));
        assertTrue(parse(OK + "X: 1\r\n".repeat(8) + "\r\n").startsWith("200"));
        assertTrue(parse(OK + "X: 1\r\n".repeat(9) + "\r\n").startsWith("BAD"));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "`Content-Length: 5\r\n`, LENGTH, 5, true",
                "`Content-Length: 0\r\n`, NONE, 0, true",
                "`Content-Length: 5\r\nConnection: close\r\n`, LENGTH, 5, false",
                "`Transfer-Encoding: Chunked\r\n`, CHUNKED, 0, true",
                "``, UNTIL_CLOSE, 0, false",
                "`Connection: keep-alive\r\n`, UNTIL_CLOSE, 0, false",
            })
    void framings(String headers, BodyKind kind, long length, boolean keeps) {
        String wire = OK + headers + "\r\n";
        parse(wire);
        ResponseHead head = head(wire, false);
        assertEquals(kind, head.bodyKind());
        assertEquals(length, head.contentLength());
        assertEquals(keeps, head.keepAlive());
    }

    @ParameterizedTest
    @CsvSource({
        "204, false, true",
        "304, false, true",
        "200, true, true",
        "404, true, true",
    })
    void answersWithoutABody(int status, boolean headRequest, boolean keeps) {
        ResponseHead head = head("HTTP/1.1 " + status + " X\r\n\r\n", headRequest);
        assertEquals(BodyKind.NONE, head.bodyKind());
        assertEquals(keeps, head.keepAlive());
        assertEquals(status, head.status());
    }

    @Test
    void aDeclaredBodyThatCannotBeIsIgnored() {
        assertEquals(BodyKind.NONE, head(OK + "Content-Length: 5\r\n\r\n", true).bodyKind());
        assertTrue(head(OK + "Content-Length: 5\r\n\r\n", true).keepAlive());
        ResponseHead notModified = head("HTTP/1.1 304 X\r\nContent-Length: 5\r\n\r\n", false);
        assertEquals(BodyKind.NONE, notModified.bodyKind());
        assertTrue(notModified.keepAlive(), "304 gives the length of what it does not send (RFC 9110 section 8.6)");
        ResponseHead noContent = head("HTTP/1.1 204 X\r\nContent-Length: 5\r\n\r\n", false);
        assertEquals(BodyKind.NONE, noContent.bodyKind());
        assertFalse(noContent.keepAlive());
        assertFalse(head("HTTP/1.1 204 X\r\nTransfer-Encoding: chunked\r\n\r\n", false)
                .keepAlive());
    }

    @Test
    void http10ClosesUnlessItKeepsAlive() {
        assertFalse(head("HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\n", false).keepAlive());
        assertTrue(head("HTTP/1.0 200 OK\r\nContent-Length: 5\r\nConnection: Keep-Alive\r\n\r\n", false)
                .keepAlive());
        assertEquals(
                BodyKind.UNTIL_CLOSE, head("HTTP/1.0 200 OK\r\n\r\n", false).bodyKind());
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 9})
    void laterVersionsOfHttp1AreReadAs11(int minor) {
        String wire = "HTTP/1." + minor + " 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        parse(wire);
        ResponseHead head = head(wire, false);
        assertEquals(1, head.minor());
        assertEquals(BodyKind.CHUNKED, head.bodyKind());
        assertTrue(head.keepAlive());
    }

    @Test
    void skipsInterimAnswersWithTheirHeaders() {
        String interim =
                "HTTP/1.1 100 Continue\r\nLink: x\r\n\r\nHTTP/1.1 103 Early Hints\r\nContent-Length: 9\r\n\r\n";
        assertEquals(
                "200 1.1 LENGTH:5 keep [Content-Length=5] rest=hello",
                parse(interim + OK + "Content-Length: 5\r\n\r\nhello"));
        assertTrue(parse("HTTP/1.1 102 X\r\n\r\n".repeat(10) + OK + "\r\n").startsWith("200"));
        assertTrue(parse("HTTP/1.1 102 X\r\n\r\n".repeat(11) + OK + "\r\n").startsWith("BAD"));
    }

    @Test
    void acceptsAStatusLineWithoutAReason() {
        assertTrue(parse("HTTP/1.1 200 \r\n\r\n").startsWith("200"));
        assertTrue(parse("HTTP/1.1 200\r\n\r\n").startsWith("200"));
        assertTrue(parse("HTTP/1.1 404 Nicht \u00fcber\r\n\r\n").startsWith("404"));
    }

    @Test
    void tellsWhetherAnAnswerHasBegun() {
        ResponseParser parser = new ResponseParser(LIMITS);
        assertFalse(parser.started());
        parser.parse(Unpooled.wrappedBuffer(Wire.bytes("H")));
        assertTrue(parser.started());
        parser.reset(false);
        assertFalse(parser.started());
    }

    @Test
    void allocatesNothing() {
        ResponseParser parser = new ResponseParser(LIMITS);
        ByteBuf in = Unpooled.wrappedBuffer(Wire.bytes(OK + "Content-Type: text/event-stream\r\n"
                + "Transfer-Encoding: chunked\r\nConnection: keep-alive\r\n\r\n"));
        int length = in.readableBytes();
        assertEquals(0, Allocations.perRun(() -> {
            parser.reset(false);
            in.setIndex(0, length);
            if (parser.parse(in) != ParseStatus.DONE) {
                throw new AssertionError();
            }
        }));
    }
}
