package io.councilrouter.codec.dialect;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ObjectScanTest {

    private static ObjectScan after(String... pieces) {
        ObjectScan scan = new ObjectScan();
        for (String piece : pieces) {
            scan.piece(Unpooled.copiedBuffer(piece, StandardCharsets.UTF_8));
        }
        return scan;
    }

    /** The inside of a JSON string; a cut falls between its escapes, as it does between the fragments of a call. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\\\"a\\\":[1,{\\\"b\\\":null}]}",
                "{\\\"a\\\":\\\"} ] {\\\"}",
                "{\\\"a\\\":\\\"\\\\\\\"}\\\"}",
                "{\\\"a\\\":\\\"\\\\\\\\\\\"}",
                "{\\u0022a\\u0022:\\\"\\u005c\\u0022}\\\"}",
                "{\\n\\t\\\"a\\\":\\\"é\\\"\\r}",
            })
    void isWholeAtItsLastBracketAndNotBefore(String object) {
        int length = object.length();
        for (int cut = 0; cut < length; cut++) {
            if (between(object, cut)) {
                assertFalse(after(object.substring(0, cut)).whole(), object.substring(0, cut));
                assertTrue(
                        after(object.substring(0, cut), object.substring(cut)).whole(), "cut at " + cut);
            }
        }
    }

    /** Whether no escape of the outer string is cut there. */
    private static boolean between(String escaped, int cut) {
        int at = 0;
        while (at < cut) {
            at += escaped.charAt(at) != '\\' ? 1 : escaped.charAt(at + 1) == 'u' ? 6 : 2;
        }
        return at == cut;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "null", "5", "\\\"text\\\"", "\\\"{}\\\"", "{\\\"a\\\":\\\"", "[", "{\\"})
    void whatIsNoObjectIsNeverWhole(String text) {
        assertFalse(after(text).whole());
    }

    @Test
    void beginsAnew() {
        ObjectScan scan = after("{\\\"a\\\":\\\"");
        scan.clear();
        assertFalse(scan.whole());
        scan.piece(Unpooled.copiedBuffer("{}", StandardCharsets.UTF_8));
        assertTrue(scan.whole());
    }
}
