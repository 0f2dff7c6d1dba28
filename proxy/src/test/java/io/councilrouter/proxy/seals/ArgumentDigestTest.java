package io.councilrouter.proxy.seals;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.councilrouter.codec.LeakExtension;
import io.councilrouter.codec.dialect.HeldText;
import io.councilrouter.codec.json.JsonEscapes;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Arguments that clients write again, each in its own way. */
@ExtendWith(LeakExtension.class)
final class ArgumentDigestTest {
    private final ArgumentDigest digest = new ArgumentDigest();

    private long of(String json) {
        HeldText escaped = new HeldText();
        JsonEscapes.escape(Unpooled.copiedBuffer(json, StandardCharsets.UTF_8), escaped);
        long number = digest.of(escaped.view());
        escaped.close();
        return number;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "{\"a\":1,\"b\":[2,3]} | { \"b\" : [ 2 , 3 ] , \"a\" : 1 }",
                "{\"a\":1.0}           | {\"a\":1}",
                "{\"a\":1e2}           | {\"a\":100}",
                "{\"a\":-0}            | {\"a\":0}",
                "{\"a\":\"é/\\\"\"}    | {\"a\":\"\\u00e9\\/\\\"\"}",
                "{\"é\":\"😀\"}        | {\"\\u00e9\":\"\\ud83d\\ude00\"}",
                "{\"a\":{\"b\":null,\"c\":true}} | {\"a\":{\"c\":true,\"b\":null}}",
                "''                    | {}",
                "{}                    | {  }",
            })
    void howTheyAreWrittenDoesNotMatter(String one, String other) {
        assertEquals(of(one), of(other));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "{\"a\":1}       | {\"a\":2}",
                "{\"a\":1}       | {\"b\":1}",
                "{\"a\":\"1\"}   | {\"a\":1}",
                "{\"a\":\"x y\"} | {\"a\":\"xy\"}",
                "{\"a\":[1,2]}   | {\"a\":[2,1]}",
                "{\"a\":[]}      | {\"a\":{}}",
                "{\"a\":true}    | {\"a\":false}",
                "{\"a\":{\"b\":1},\"c\":2} | {\"a\":{\"c\":2},\"b\":1}",
                "{\"a\":1        | {\"a\":1}",
                "{\"a\":1}}      | {\"a\":1}",
                "not JSON        | {}",
            })
    void whatTheySayDoes(String one, String other) {
        assertNotEquals(of(one), of(other));
    }

    @Test
    void nonsenseIsKnownByItsBytes() {
        assertEquals(of("[1,"), of("[1,"));
        assertNotEquals(of("[1,"), of("[2,"));
    }
}
