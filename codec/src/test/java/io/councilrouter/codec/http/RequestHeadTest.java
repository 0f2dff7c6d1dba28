package io.councilrouter.codec.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.codec.LeakExtension;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(LeakExtension.class)
class RequestHeadTest {

    private static final byte[] MODELS = Ascii.of("/v1/models/");

    private static RequestHead head(String target, String headers) {
        RequestParser parser = new RequestParser(HttpLimits.forRequests());
        String wire = "GET " + target + " HTTP/1.1\r\nHost: localhost:11430\r\n" + headers + "\r\n";
        assertEquals(ParseStatus.DONE, parser.parse(Unpooled.wrappedBuffer(Wire.bytes(wire))), wire);
        return parser.head();
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/models/gpt-4o, gpt-4o",
        "/v1/models/hf.co/a/b:Q4, hf.co/a/b:Q4",
        "/v1/models/hf.co%2Fa%2fb%3AQ4?x=y, hf.co/a/b:Q4",
        "/v1/models/a%252Fb, a%2Fb",
        "/v1/models/%C3%BC, \u00fc",
        "/v1/models/.., ..",
        "/v1/models/, ''",
    })
    void decodesAModelIdOnce(String target, String id) {
        RequestHead head = head(target, "");
        assertTrue(head.pathStartsWith(MODELS));
        assertEquals(id, head.pathText(MODELS.length, head.pathLength()));
    }

    @Test
    void refusesAModelIdThatIsNotUtf8() {
        RequestHead head = head("/v1/models/%ff", "");
        assertNull(head.pathText(MODELS.length, head.pathLength()));
        ByteBuf out = Unpooled.buffer();
        assertFalse(head.decodePath(MODELS.length, head.pathLength(), out));
        head = head("/v1/models/%c3%bc", "");
        assertTrue(head.decodePath(MODELS.length, head.pathLength(), out.clear()));
        assertEquals("\u00fc", out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void matchesPathsAsTheyCame() {
        RequestHead head = head("/v1beta/models/gemini-pro:generateContent?alt=sse", "");
        assertTrue(head.pathStartsWith(Ascii.of("/v1beta/")));
        assertTrue(head.pathEndsWith(Ascii.of(":generateContent")));
        assertFalse(head.pathEndsWith(Ascii.of("x".repeat(99))));
        assertEquals(25, head.pathLastIndexOf(':'));
        assertEquals(-1, head.pathLastIndexOf('!'));
        ByteBuf out = Unpooled.buffer();
        head.copyPath(out);
        assertEquals(head.path(), out.toString(StandardCharsets.US_ASCII));
        assertTrue(head("/health", "").pathIs(Ascii.of("/health")));
        for (String other : new String[] {"/Health", "/health/", "//health", "/%68ealth", "/healt", "/x/../health"}) {
            assertFalse(head(other, "").pathIs(Ascii.of("/health")), other);
        }
    }

    @Test
    void findsQueryParameters() {
        RequestHead head = head("/x?beta=true&alt=s%20e&empty=&flag&beta=false&be=1", "");
        assertEquals("true", head.query(Ascii.of("beta")));
        assertEquals("s e", head.query(Ascii.of("alt")));
        assertEquals("", head.query(Ascii.of("empty")));
        assertEquals("", head.query(Ascii.of("flag")));
        assertEquals("1", head.query(Ascii.of("be")));
        assertNull(head.query(Ascii.of("et")));
        assertNull(head("/x", "").query(Ascii.of("beta")));
        assertNull(head("/x?", "").query(Ascii.of("beta")));
        assertTrue(head.queryIs(Ascii.of("beta"), Ascii.of("true")));
        assertFalse(head.queryIs(Ascii.of("beta"), Ascii.of("tru")));
        assertTrue(head.queryIs(Ascii.of("empty"), Ascii.of("")));
        assertFalse(head.queryIs(Ascii.of("flag"), Ascii.of("")));
        assertFalse(head.queryIs(Ascii.of("none"), Ascii.of("")));
        ByteBuf out = Unpooled.buffer();
        assertTrue(head.copyQuery(Ascii.of("alt"), out));
        assertFalse(head.copyQuery(Ascii.of("none"), out));
        assertEquals("alt=s%20e", out.toString(StandardCharsets.US_ASCII));
    }

    @Test
    void namesTheHostWithoutItsPort() {
        assertTrue(head("/", "").hostNameIs(Ascii.of("localhost")));
        assertFalse(head("/", "").hostNameIs(Ascii.of("localhost:11430")));
        assertTrue(head("http://[::1]:80/", "").hostNameIs(Ascii.of("[::1]")));
        assertTrue(head("http://[::1]/", "").hostNameIs(Ascii.of("[::1]")));
        assertTrue(head("http://127.0.0.1/", "").hostNameIs(Ascii.of("127.0.0.1")));
        assertTrue(head("http://LOCALHOST/", "").hostNameIs(Ascii.of("localhost")));
        assertFalse(head("http://localhost.evil/", "").hostNameIs(Ascii.of("localhost")));
        assertFalse(head("http://evil/", "").hostNameIs(Ascii.of("localhost")));
    }

    @ParameterizedTest
    @EnumSource(KnownHeader.class)
    void findsEveryKnownHeaderInAnyCase(KnownHeader name) {
        if (name == KnownHeader.HOST
                || name == KnownHeader.TRANSFER_ENCODING
                || name == KnownHeader.EXPECT
                || name == KnownHeader.CONTENT_LENGTH
                || name == KnownHeader.CONTENT_ENCODING) {
            return;
        }
        String text = new String(name.ascii(), StandardCharsets.US_ASCII);
        for (String spelling :
                new String[] {text, text.toLowerCase(java.util.Locale.ROOT), text.toUpperCase(java.util.Locale.ROOT)}) {
            Headers headers = head("/", "Other: 0\r\n" + spelling + ": 1\r\n" + spelling + "x: 2\r\n")
                    .headers();
            assertEquals(2, headers.first(name));
            assertEquals(1, headers.count(name));
            assertEquals(name, headers.known(2));
            assertNull(headers.known(3));
            assertEquals("1", headers.text(name));
        }
    }

    @Test
    void readsHeaderValuesWithoutText() {
        Headers headers = head(
                        "/",
                        "Content-Type: Text/Event-Stream ; charset=utf-8\r\nX-Odd:  a b\t\r\nx-odd: 2\r\nRetry-After: 12\r\n")
                .headers();
        assertTrue(headers.mediaTypeIs(1, Ascii.of("text/event-stream")));
        assertFalse(headers.mediaTypeIs(1, Ascii.of("text/event")));
        assertTrue(headers.valueStartsWithIgnoringCase(1, Ascii.of("text/")));
        assertTrue(headers.valueIs(2, Ascii.of("a b")));
        assertFalse(headers.valueIs(2, Ascii.of("A b")));
        assertTrue(headers.valueIsIgnoringCase(2, Ascii.of("a b")));
        assertEquals(2, headers.find(Ascii.of("x-odd"), 0));
        assertEquals(3, headers.find(Ascii.of("x-odd"), 3));
        assertEquals(-1, headers.find(Ascii.of("x-odd"), 4));
        assertTrue(headers.nameStartsWith(2, Ascii.of("x-")));
        assertEquals(12, headers.number(headers.first(KnownHeader.RETRY_AFTER)));
        assertEquals(-1, headers.number(2));
        byte[] into = new byte[3];
        assertEquals(3, headers.value(2, into));
        assertEquals("a b", new String(into, StandardCharsets.US_ASCII));
        assertEquals(-1, headers.value(1, into));
        assertEquals('b', headers.valueByte(2, 2));
        assertFalse(headers.has(KnownHeader.VIA));
        assertEquals(-1, headers.first(KnownHeader.VIA));
        assertNull(headers.text(KnownHeader.VIA));
        ByteBuf out = Unpooled.buffer();
        headers.copyValue(2, out);
        assertEquals("a b", out.toString(StandardCharsets.US_ASCII));
    }

    @Test
    void findsTokensInAllLinesOfAList() {
        Headers headers =
                head("/", "Via: 1.1 a , 1.1 B\r\nX: y\r\nVia: , ,1.1 c\r\n").headers();
        assertTrue(headers.hasToken(KnownHeader.VIA, Ascii.of("1.1 a")));
        assertTrue(headers.hasToken(KnownHeader.VIA, Ascii.of("1.1 b")));
        assertTrue(headers.hasToken(KnownHeader.VIA, Ascii.of("1.1 c")));
        assertFalse(headers.hasToken(KnownHeader.VIA, Ascii.of("1.1")));
        assertFalse(headers.hasToken(KnownHeader.CONNECTION, Ascii.of("close")));
    }
}
