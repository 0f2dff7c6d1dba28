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
class BodyScannerTest {

    /** 100 bytes of body, 32 of one chunk's extensions, 48 of all, 64 of trailers, 4 trailers. */
    private static final HttpLimits LIMITS = new HttpLimits(64, 64, 64, 4, 100, 32, 48, 64);

    private static String scan(BodyKind kind, long length, String wire) {
        return EveryCut.of(Wire.bytes(wire), pieces -> {
            BodyScanner scanner = BodyScanner.ofRequests(LIMITS);
            scanner.begin(kind, length);
            return Wire.body(scanner, pieces);
        });
    }

    private static String chunked(String wire) {
        return scan(BodyKind.CHUNKED, 0, wire);
    }

    private static Fault fault(BodyScanner scanner, String wire) {
        scanner.begin(BodyKind.CHUNKED, 0);
        ByteBuf in = Unpooled.wrappedBuffer(Wire.bytes(wire));
        BodyStatus status = scanner.scan(in);
        while (status == BodyStatus.DATA) {
            in.skipBytes(scanner.dataLength());
            status = scanner.scan(in);
        }
        assertEquals(BodyStatus.BAD, status, wire);
        assertEquals(BodyStatus.BAD, scanner.scan(in), "BAD stays");
        return requireNonNull(scanner.fault());
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "`0\r\n\r\n`, `|`",
                "`5\r\nhello\r\n0\r\n\r\n`, `hello|`",
                "`5\r\nhello\r\n6\r\n world\r\n0\r\n\r\nGET /`, `hello world|GET /`",
                "`A\r\n0123456789\r\na\r\n0123456789\r\n00\r\n\r\n`, `01234567890123456789|`",
                "`000000000000005\r\nhello\r\n000\r\n\r\n`, `hello|`",
                "`5;ext\r\nhello\r\n0;a=b;c=\"d e\"\r\n\r\n`, `hello|`",
                "`5;a=\"\u00e9\t\"\r\nhello\r\n0\r\n\r\n`, `hello|`",
                "`5 ;ext\r\nhello\r\n0\t;a\r\n\r\n`, `hello|`",
                "`5 \t ; \ta \t= \tb ; c\r\nhello\r\n0\r\n\r\n`, `hello|`",
                "`5\r\na\r\nbc\r\n0\r\n\r\n`, `a\r\nbc|`",
                "`0\r\nX: y\r\n\r\nrest`, `|rest`",
                "`0\r\nHost: evil\r\nContent-Length: 9\r\nX:\r\n\r\n`, `|`",
                "`5\r\nhel`, `hel|MORE`",
                "`5\r\nhello`, `hello|MORE`",
                "`0\r\n`, `|MORE`",
                "`0\r\n\r`, `|MORE`",
            })
    void chunkedBodies(String wire, String expected) {
        assertEquals(expected, chunked(wire));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0x5\r\nhello\r\n0\r\n\r\n",
                "+5\r\nhello\r\n0\r\n\r\n",
                "-5\r\nhello\r\n0\r\n\r\n",
                "5_0\r\n",
                "\r\nhello\r\n",
                " 5\r\nhello\r\n0\r\n\r\n",
                "5 \r\nhello\r\n0\r\n\r\n",
                "5 x;ext\r\nhello\r\n0\r\n\r\n",
                "5 \t \r\nhello\r\n0\r\n\r\n",
                "5 6;ext\r\nhello\r\n0\r\n\r\n",
                "5;ext \r\nhello\r\n0\r\n\r\n",
                "5 ;ext\t\r\nhello\r\n0\r\n\r\n",
                "5; \r\nhello\r\n0\r\n\r\n",
                "5 \n;ext\r\nhello\r\n0\r\n\r\n",
                "5 \0;ext\r\nhello\r\n0\r\n\r\n",
                "0 \r\n\r\n",
                "5\t\r\nhello\r\n",
                "5\0\r\nhello\r\n",
                "5\u000b\r\nhello\r\n",
                "g\r\n",
                ";ext\r\nhello\r\n",
                "ffffffffffffffff\r\n",
                "fffffffffffffffff\r\n",
                "0000000000000005\r\nhello\r\n0\r\n\r\n",
                "5\nhello\r\n0\r\n\r\n",
                "5\rhello\r\n0\r\n\r\n",
                "5\r\r\nhello\r\n0\r\n\r\n",
                "5\r\nhelloXX0\r\n\r\n",
                "5\r\nhello0\r\n\r\n",
                "5\r\nhello\n0\r\n\r\n",
                "5\r\nhello\r0\r\n\r\n",
                "5\r\nhello\r\n\r\n0\r\n\r\n",
                "5\r\nhello!\r\n0\r\n\r\n",
                "5;a\rb\r\nhello\r\n",
                "5;a\nb\r\nhello\r\n",
                "5;a\0b\r\nhello\r\n",
                "5;a=\"\r\n\"\r\nhello\r\n0\r\n\r\n",
                "0\n\r\n",
                "0\r\n\n",
                "0\r\n\rX",
                "0\r\nX y: z\r\n\r\n",
                "0\r\nX : z\r\n\r\n",
                "0\r\n: z\r\n\r\n",
                "0\r\n X: z\r\n\r\n",
                "0\r\nX: a\r\n b\r\n\r\n",
                "0\r\nX\r\n\r\n",
                "0\r\nX: a\nY: b\r\n\r\n",
                "0\r\nX: a\rY: b\r\n\r\n",
                "0\r\nX: a\0\r\n\r\n",
            })
    void malformedChunks(String wire) {
        chunked(wire);
        assertEquals(
                FaultCode.MALFORMED_HTTP,
                fault(BodyScanner.ofRequests(LIMITS), wire).code());
        Fault.BackendFailed upstream = (Fault.BackendFailed) fault(BodyScanner.ofResponses(LIMITS), wire);
        assertEquals(FaultCode.UPSTREAM_MALFORMED, upstream.code());
        assertEquals(FailurePoint.STREAM, upstream.stage());
    }

    @Test
    void limitsHoldToTheByte() {
        String sixty = "3c\r\n" + "x".repeat(60) + "\r\n";
        assertTrue(chunked(sixty + "28\r\n" + "y".repeat(40) + "\r\n0\r\n\r\n").endsWith("y|"));
        assertEquals(
                FaultCode.BODY_TOO_LARGE,
                fault(BodyScanner.ofRequests(LIMITS), sixty + "29\r\n").code());
        assertEquals(
                FaultCode.BODY_TOO_LARGE,
                fault(BodyScanner.ofRequests(LIMITS), "fffffffffffffff\r\n").code());
        assertEquals("a|", chunked("1;" + "e".repeat(32) + "\r\na\r\n0;" + "e".repeat(16) + "\r\n\r\n"));
        assertTrue(chunked("1;" + "e".repeat(33) + "\r\na\r\n0\r\n\r\n").startsWith("BAD"));
        assertTrue(chunked("1" + " ".repeat(33) + ";e\r\na\r\n0\r\n\r\n").startsWith("BAD"));
        assertEquals("a|", chunked("1" + " ".repeat(16) + ";" + "e".repeat(16) + "\r\na\r\n0\r\n\r\n"));
        assertTrue(chunked("1;" + "e".repeat(32) + "\r\na\r\n0;" + "e".repeat(17) + "\r\n\r\n")
                .startsWith("BAD"));
        assertEquals("|", chunked("0\r\nX:" + "t".repeat(60) + "\r\n\r\n"));
        assertTrue(chunked("0\r\nX:" + "t".repeat(61) + "\r\n\r\n").startsWith("BAD"));
        assertEquals("|", chunked("0\r\n" + "X: y\r\n".repeat(4) + "\r\n"));
        assertTrue(chunked("0\r\n" + "X: y\r\n".repeat(5) + "\r\n").startsWith("BAD"));
    }

    @Test
    void chunkSizesOfAnAnswerNeverOverflow() {
        BodyScanner scanner = BodyScanner.ofResponses(HttpLimits.forResponses());
        scanner.begin(BodyKind.CHUNKED, 0);
        assertEquals(BodyStatus.DATA, scanner.scan(Unpooled.wrappedBuffer(Wire.bytes("fffffffffffffff\r\nx"))));
        assertEquals(1, scanner.dataLength());
    }

    @Test
    void countedBodies() {
        assertEquals("hello|GET /", scan(BodyKind.LENGTH, 5, "helloGET /"));
        assertEquals("hel|MORE", scan(BodyKind.LENGTH, 5, "hel"));
        assertEquals("|x", scan(BodyKind.NONE, 0, "x"));
        assertEquals("|x", scan(BodyKind.LENGTH, 0, "x"));
        assertEquals("hello|MORE", scan(BodyKind.UNTIL_CLOSE, 0, "hello"));
    }

    @Test
    void knowsTheEndOfACountedBodyWithItsLastByte() {
        BodyScanner scanner = BodyScanner.ofRequests(LIMITS);
        scanner.begin(BodyKind.LENGTH, 2);
        assertFalse(scanner.done());
        assertEquals(BodyStatus.DATA, scanner.scan(Unpooled.wrappedBuffer(Wire.bytes("hi"))));
        assertTrue(scanner.done());
        assertEquals(2, scanner.total());
        assertEquals(BodyStatus.DONE, scanner.scan(Unpooled.EMPTY_BUFFER));
    }

    @Test
    void aCloseEndsOnlyWhatLastsUntilIt() {
        BodyScanner scanner = BodyScanner.ofResponses(LIMITS);
        scanner.begin(BodyKind.UNTIL_CLOSE, 0);
        assertEquals(BodyStatus.DATA, scanner.scan(Unpooled.wrappedBuffer(Wire.bytes("x"))));
        assertEquals(BodyStatus.DONE, scanner.eof());
        scanner.begin(BodyKind.NONE, 0);
        assertEquals(BodyStatus.DONE, scanner.eof());
        scanner.begin(BodyKind.LENGTH, 5);
        assertEquals(BodyStatus.DATA, scanner.scan(Unpooled.wrappedBuffer(Wire.bytes("x"))));
        assertEquals(BodyStatus.BAD, scanner.eof());
        assertEquals(
                FaultCode.UPSTREAM_TRUNCATED, requireNonNull(scanner.fault()).code());
        scanner.begin(BodyKind.CHUNKED, 0);
        assertEquals(BodyStatus.MORE, scanner.scan(Unpooled.wrappedBuffer(Wire.bytes("0\r\n\r"))));
        assertEquals(BodyStatus.BAD, scanner.eof());
        BodyScanner requests = BodyScanner.ofRequests(LIMITS);
        requests.begin(BodyKind.LENGTH, 5);
        assertEquals(BodyStatus.BAD, requests.eof());
        assertEquals(FaultCode.MALFORMED_HTTP, requireNonNull(requests.fault()).code());
    }

    @Test
    void isReadyForTheNextBodyAfterAnyOther() {
        BodyScanner scanner = BodyScanner.ofRequests(LIMITS);
        fault(scanner, "5;" + "e".repeat(32) + "\r\nhello\r\n0\r\nX: y\r\nb d");
        scanner.begin(BodyKind.CHUNKED, 0);
        String wire = "1;" + "e".repeat(32) + "\r\na\r\n0\r\n" + "X: y\r\n".repeat(4) + "\r\n";
        assertEquals("a|", EveryCut.cut(Wire.bytes(wire), pieces -> Wire.body(scanner, pieces)));
        assertEquals(1, scanner.total());
    }

    @Test
    void allocatesNothing() {
        BodyScanner scanner = BodyScanner.ofResponses(HttpLimits.forResponses());
        ByteBuf in = Unpooled.wrappedBuffer(Wire.bytes("5\r\nhello\r\n6;e\r\n world\r\n0\r\nX: y\r\n\r\n"));
        int length = in.readableBytes();
        assertEquals(0, Allocations.perRun(() -> {
            in.setIndex(0, length);
            scanner.begin(BodyKind.CHUNKED, 0);
            while (scanner.scan(in) == BodyStatus.DATA) {
                in.skipBytes(scanner.dataLength());
            }
            if (!scanner.done()) {
                throw new AssertionError();
            }
        }));
    }
}
