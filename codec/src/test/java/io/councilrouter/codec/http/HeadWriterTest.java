package io.councilrouter.codec.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.codec.Allocations;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeadWriterTest {

    private final ByteBuf out = Unpooled.buffer();

    private String written() {
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    @Test
    void writesAnAnswerThatOurParserReads() {
        HeadWriter.status(429, out);
        HeadWriter.line(HeadWriter.line("X-Accel-Buffering", "no"), out);
        assertTrue(HeadWriter.header(KnownHeader.X_MODEL, "llama3.1:8b", out));
        assertTrue(HeadWriter.header(KnownHeader.X_BACKEND, Ascii.of("gpu-1xx"), 5, out));
        assertTrue(HeadWriter.header("x-own", "v w", out));
        HeadWriter.header(KnownHeader.RETRY_AFTER, 0, out);
        HeadWriter.contentLength(1234567890123L, out);
        HeadWriter.end(out);
        String expected = String.join(
                "\r\n",
                "HTTP/1.1 429 Too Many Requests",
                "X-Accel-Buffering: no",
                "X-Model: llama3.1:8b",
                "X-Backend: gpu-1",
                "x-own: v w",
                "Retry-After: 0",
                "Content-Length: 1234567890123",
                "",
                "");
        assertEquals(expected, written());
        ResponseParser parser = new ResponseParser(HttpLimits.forResponses());
        assertEquals(ParseStatus.DONE, parser.parse(out));
        assertEquals(429, parser.head().status());
        assertEquals(1234567890123L, parser.head().contentLength());
    }

    @Test
    void writesARequestWithLinesOfAnother() {
        RequestParser parser = new RequestParser(HttpLimits.forRequests());
        parser.parse(Unpooled.wrappedBuffer(Wire.bytes("GET / HTTP/1.1\r\nHost: a\r\naccept:\t*/*;q=\u00e9 \r\n\r\n")));
        assertTrue(HeadWriter.request(Method.POST, Ascii.of("/v1/x?y=%20"), out));
        HeadWriter.copy(parser.head().headers(), 1, out);
        HeadWriter.line(HeadWriter.CHUNKED, out);
        HeadWriter.end(out);
        assertEquals(
                "POST /v1/x?y=%20 HTTP/1.1\r\naccept: */*;q=\u00e9\r\nTransfer-Encoding: chunked\r\n\r\n", written());
        out.clear();
        assertTrue(HeadWriter.request(Method.GET, "/api/tags", out));
        assertEquals("GET /api/tags HTTP/1.1\r\n", written());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a\r\nX: y", "a\nb", "a\rb", "a\0b", "a\u0001", "a\u007f", "\u00e9", "\u010d\u010a", "\u2028"})
    void dropsALineThatWouldInjectAnother(String value) {
        assertFalse(HeadWriter.header(KnownHeader.X_MODEL, value, out));
        assertFalse(HeadWriter.header("x", value, out));
        assertFalse(HeadWriter.header(value + ":", "x", out));
        byte[] bytes = Wire.bytes(value.replace('\u2028', '\n').replace('\u010d', '\r'));
        assertFalse(HeadWriter.header(KnownHeader.X_MODEL, bytes, bytes.length, out));
        assertFalse(HeadWriter.request(Method.GET, "/" + value, out));
        assertFalse(HeadWriter.request(Method.GET, bytes, out));
        assertThrows(IllegalArgumentException.class, () -> HeadWriter.line("X", value));
        assertEquals("", written(), "nothing of a refused line is written");
    }

    @Test
    void dropsEmptyAndSpacedTargetsAndNames() {
        assertFalse(HeadWriter.request(Method.GET, "", out));
        assertFalse(HeadWriter.request(Method.GET, "/a b", out));
        assertFalse(HeadWriter.request(Method.GET, new byte[0], out));
        assertFalse(HeadWriter.header("", "x", out));
        assertFalse(HeadWriter.header("a b", "x", out));
        assertEquals(0, out.readableBytes());
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "9, 9",
        "10, a",
        "15, f",
        "16, 10",
        "255, ff",
        "4096, 1000",
        "65535, ffff",
        "2147483647, 7fffffff"
    })
    void writesChunkSizesThatOurScannerReads(int size, String hex) {
        HeadWriter.chunk(size, out);
        assertEquals(hex + "\r\n", written());
        BodyScanner scanner = BodyScanner.ofResponses(HttpLimits.forResponses());
        scanner.begin(BodyKind.CHUNKED, 0);
        assertEquals(BodyStatus.MORE, scanner.scan(out));
    }

    @Test
    void patchesAChunkSizeIntoItsPlace() {
        out.writeZero(HeadWriter.CHUNK_HEAD).writeBytes(Ascii.of("hello")).writeBytes(HeadWriter.CHUNK_END);
        HeadWriter.patchChunk(5, out, 0);
        out.writeBytes(HeadWriter.LAST_CHUNK);
        assertEquals("000005\r\nhello\r\n0\r\n\r\n", written());
        HeadWriter.patchChunk(0xabcdef, out, 0);
        assertTrue(written().startsWith("abcdef\r\nhello"));
    }

    @Test
    void everyStatusHasALine() {
        for (int code = 100; code < 600; code++) {
            HeadWriter.status(code, out.clear());
            assertTrue(written().matches("HTTP/1\\.1 " + code + " [A-Z][A-Za-z ]+\r\n"), written());
        }
        HeadWriter.status(99, out.clear());
        assertEquals("HTTP/1.1 500 Internal Server Error\r\n", written());
        HeadWriter.status(600, out.clear());
        assertEquals("HTTP/1.1 500 Internal Server Error\r\n", written());
    }

    @Test
    void allocatesNothing() {
        byte[] line = HeadWriter.line("Cache-Control", "no-cache");
        assertEquals(0, Allocations.perRun(() -> {
            out.clear();
            HeadWriter.status(200, out);
            HeadWriter.line(line, out);
            HeadWriter.header(KnownHeader.X_MODEL, "llama3.1:8b", out);
            HeadWriter.contentLength(814, out);
            HeadWriter.end(out);
            HeadWriter.chunk(300, out);
        }));
    }
}
