package io.councilrouter.codec.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.codec.EveryCut;
import io.councilrouter.codec.LeakExtension;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a request body may be: a list of attacks on JSON, each at every cut. */
@ExtendWith(LeakExtension.class)
final class JsonStrictTest {
    private final JsonCursor json = new JsonCursor();

    /** The fault's message, empty if there is none. */
    private String fault(byte[] document) {
        return EveryCut.of(document, pieces -> {
            json.start(Root.OBJECT);
            for (ByteBuf piece : pieces) {
                json.feed(piece);
                if (drain() == Json.BAD) {
                    return message();
                }
            }
            json.finish();
            return drain() == Json.BAD ? message() : "";
        });
    }

    private Json drain() {
        Json token = json.next();
        while (token != Json.MORE && token != Json.END && token != Json.BAD) {
            token = json.next();
        }
        return token;
    }

    private String message() {
        Fault fault = json.fault();
        assertNotNull(fault);
        assertEquals(FaultCode.INVALID_JSON, fault.code());
        assertEquals(Json.BAD, json.next(), "bad stays bad");
        return fault.message();
    }

    /** Bytes as text, each character one byte. */
    private static byte[] bytes(String latin1) {
        return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }

    static Stream<String> bad() {
        return Stream.of(
                "",
                "  \n",
                "{",
                "}",
                "[",
                "[]",
                "\"a\"",
                "17",
                "null",
                "true",
                "{} {}",
                "{}{}",
                "{}x",
                "{},",
                "{}]",
                "{}}",
                "{}\u0000",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":\n}",
                "{\"a\" 1}",
                "{\"a\"::1}",
                "{:1}",
                "{1:1}",
                "{a:1}",
                "{'a':1}",
                "{\"a\":'b'}",
                "{,}",
                "{\"a\":1,}",
                "{\"a\":1,\n}",
                "{\"a\":1,,\"b\":2}",
                "{\"a\":1 \"b\":2}",
                "{\"a\":1\"b\":2}",
                "{\"a\":[1,]}",
                "{\"a\":[,1]}",
                "{\"a\":[1 2]}",
                "{\"a\":[1,,2]}",
                "{\"a\":[1}",
                "{\"a\":[1]]}",
                "{\"a\":{]}",
                "{\"a\":1]",
                "{/* c */}",
                "{}// c",
                "{\"a\":1}#",
                "{\"a\":NaN}",
                "{\"a\":Infinity}",
                "{\"a\":-Infinity}",
                "{\"a\":+1}",
                "{\"a\":01}",
                "{\"a\":-01}",
                "{\"a\":00}",
                "{\"a\":1.}",
                "{\"a\":.1}",
                "{\"a\":1e}",
                "{\"a\":1e+}",
                "{\"a\":-}",
                "{\"a\":0x1}",
                "{\"a\":1_0}",
                "{\"a\":tru}",
                "{\"a\":True}",
                "{\"a\":truefalse}",
                "{\"a\":nul",
                "{\"a\":undefined}",
                "{\"a\":\"\n\"}",
                "{\"a\":\"\t\"}",
                "{\"a\":\"\u0000\"}",
                "{\"a\":\"\u001f\"}",
                "{\"a\n\":1}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12\"}",
                "{\"a\":\"\\u12g4\"}",
                "{\"a\":\"\\U0041\"}",
                "{\"a\":\"\\'\"}",
                "{\"a\":\"\\\n\"}",
                "{\"\\x\":1}",
                // UTF-8: a lone continuation, overlong forms, surrogates, beyond U+10FFFF, torn characters
                "{\"a\":\"\u0080\"}",
                "{\"a\":\"\u00bf\"}",
                "{\"a\":\"\u00c0\u00af\"}",
                "{\"a\":\"\u00c1\u0081\"}",
                "{\"a\":\"\u00c3\"}",
                "{\"a\":\"\u00e0\u0080\u00af\"}",
                "{\"a\":\"\u00e0\u009f\u00bf\"}",
                "{\"a\":\"\u00ed\u00a0\u0080\"}",
                "{\"a\":\"\u00ed\u00bf\u00bf\"}",
                "{\"a\":\"\u00e2\u0082\"}",
                "{\"a\":\"\u00f0\u0080\u0080\u00af\"}",
                "{\"a\":\"\u00f0\u008f\u00bf\u00bf\"}",
                "{\"a\":\"\u00f4\u0090\u0080\u0080\"}",
                "{\"a\":\"\u00f5\u0080\u0080\u0080\"}",
                "{\"a\":\"\u00f0\u009f\u0098\"}",
                "{\"a\":\"\u00ff\"}",
                "{\"\u00c0\u00af\":1}",
                "{\u00a0}",
                "\u00ef\u00bb\u00bf{}",
                "\u00fe\u00ff\u0000{\u0000}",
                "{\u0000}\u0000",
                "{\"\\ud80\":1}",
                "{\"\\ud8g0\":1}");
    }

    @ParameterizedTest
    @MethodSource("bad")
    void refuses(String document) {
        assertNotEquals("", fault(bytes(document)));
    }

    static Stream<String> good() {
        return Stream.of(
                "{}",
                " \t\r\n{ } \n",
                "{\"a\":-0}",
                "{\"a\":1e99999}",
                "{\"a\":0e0,\"b\":-1.5E-10}",
                "{\"a\":\"\\ud800\"}",
                "{\"a\":\"\\udc00\\ud800\"}",
                "{\"a\":\"\\u0000\\uFFFF\\uabCD\"}",
                "{\"\\u0000\":1}",
                "{\"\\ud800\":1}",
                "{\"\\uDFFFx\":1,\"\\uDc00\\ud800\":{\"\\uD83D\\uDE00\\ud83d\":[\"\\ud800\",{\"\\udbff\":{}}]}}",
                "{\"a\":\"\u007f\u00c2\u0080\u00ed\u009f\u00bf\u00ee\u0080\u0080\u00ef\u00bf\u00bf\"}",
                "{\"a\":\"\u00f0\u0090\u0080\u0080\u00f4\u008f\u00bf\u00bf\u00e0\u00a0\u0080\"}",
                "{\"a\":1,\"a\":2}",
                "{\"a\":{\"model\":1,\"model\":2},\"model\":\"m\",\"b\":[{\"model\":1},{\"model\":1}]}",
                "{\"\":\"\"}",
                "{\"a\":[[],{},[{}],\"\",null,true,false]}");
    }

    @ParameterizedTest
    @MethodSource("good")
    void accepts(String document) {
        assertEquals("", fault(bytes(document)));
    }

    @Test
    void saysWhereAndWhatIsWrong() {
        assertEquals("Invalid JSON at byte 6: bytes that are not UTF-8.", fault(bytes("{\"a\":\"\u00c0\u00af\"}")));
        assertEquals("Invalid JSON at byte 0: a request body must be a JSON object.", fault(bytes("[]")));
        assertEquals("Invalid JSON at byte 4: the document ends too early.", fault(bytes("{\"a\"")));
        assertEquals("Invalid JSON at byte 3: more than one value.", fault(bytes("{} {}")));
    }

    @Test
    void boundsDepth() {
        JsonCursor shallow = new JsonCursor(new JsonLimits(3));
        assertTrue(Walk.over(shallow, bytes("[[[1]]]")).endsWith("END\n"));
        assertTrue(Walk.over(shallow, bytes("[[[{}]]]")).contains("BAD Invalid JSON at byte 3: more than 3 objects"));
        assertTrue(Walk.over(json, bytes("[".repeat(100_000))).contains("BAD"));
        assertTrue(Walk.over(json, bytes("{\"a\":".repeat(100_000))).contains("BAD"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1023, 1024, 1025, 4096, 5000})
    void boundsNames(int length) {
        byte[] document = bytes("{\"" + "n".repeat(length) + "\":1,\"b\":2}");
        String walk = Walk.over(json, document);
        assertEquals(length <= JsonLimits.NAME, walk.endsWith("END\n"));
        assertEquals(walk, Walk.bytes(json, Root.ANY, document));
    }

    @ParameterizedTest
    @ValueSource(ints = {999, 1000, 1001, 5000, 100_000})
    void boundsNumbers(int digits) {
        byte[] document = bytes("{\"a\":" + "7".repeat(digits) + "}");
        String walk = Walk.over(json, document);
        assertEquals(digits <= JsonLimits.NUMBER, walk.endsWith("END\n"));
        assertEquals(walk, Walk.bytes(json, Root.ANY, document));
    }

    /** Names with the same String.hashCode(); a table keyed by it would take many minutes. */
    @Test
    void readsNamesThatCollide() {
        StringBuilder document = new StringBuilder("{");
        for (int i = 0; i < 1 << 17; i++) {
            document.append(i == 0 ? "\"" : ",\"");
            for (int bit = 0; bit < 17; bit++) {
                document.append(((i >> bit) & 1) == 0 ? "Aa" : "BB");
            }
            document.append("\":1");
        }
        byte[] bytes = bytes(document.append('}').toString());
        ByteBuf source = Walk.direct(bytes);
        json.over(source);
        assertTimeout(Duration.ofSeconds(60), () -> assertEquals(Json.END, drain()));
        source.release();
    }
}
