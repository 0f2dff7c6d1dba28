package io.councilrouter.codec.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RawJsonTest {

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    }

    @Test
    void closesOverStringsAndNesting() {
        ByteBuf in = bytes("x{\"a\":\"}\\\"]\",\"b\":[{}]}y");
        assertEquals(in.writerIndex() - 1, RawJson.closing(in, 1, in.writerIndex()));
        assertEquals(-1, RawJson.closing(in, 1, in.writerIndex() - 2));
    }

    @Test
    void findsTheEndOfAValueWhereverItBegins() {
        String[] values = {
            "\"a\\\"b\\\\\"",
            "\"\"",
            "\"" + "é{[".repeat(9) + "\"",
            "{}",
            "[[],{\"x\":\"]}\"}]",
            "[" + "1,".repeat(40) + "2]"
        };
        for (String value : values) {
            for (int before = 0; before < 17; before++) {
                ByteBuf in = bytes(" ".repeat(before) + value + ",\"next\":1}");
                int length = value.getBytes(StandardCharsets.UTF_8).length;
                assertEquals(before + length, RawJson.value(in, before, in.writerIndex()), value);
                for (int cut = before + 1; cut < before + length; cut++) {
                    assertEquals(-1, RawJson.value(in, before, cut), value + " cut at " + cut);
                }
            }
        }
        ByteBuf words = bytes("null,-1.5e3 }true");
        assertEquals(4, RawJson.value(words, 0, words.writerIndex()));
        assertEquals(11, RawJson.value(words, 5, words.writerIndex()));
        assertEquals(-1, RawJson.value(words, 13, words.writerIndex()), "it may go on");
        assertEquals(-1, RawJson.value(words, 4, words.writerIndex()), "no value");
        assertEquals(-1, RawJson.value(words, words.writerIndex(), words.writerIndex()), "no byte");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "false",
                "0",
                "-0",
                "0.00",
                "0e5",
                "\"\"",
                "\"  \\n\\t\"",
                "\"\\u0020\\u000a\"",
                "{}",
                "[]",
                "[ ]",
                "[[],{}]",
                "{\"message\":\"\",\"code\":0,\"param\":null}",
                "{\"a\":{\"b\":[false]}}"
            })
    void saysNothing(String value) {
        assertFalse(RawJson.filled(bytes(value), 0, value.length()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "true",
                "1",
                "0.01",
                "-2",
                "\"x\"",
                "\"\\u0041\"",
                "\"\\u0021\"",
                "\"\\u0120\"",
                "\"\\\"\"",
                "\"null\"",
                "[0,1]",
                "{\"message\":\"boom\"}",
                "{\"code\":502}",
                "[{\"data\":\"AAAA\"}]",
                "NaN"
            })
    void saysSomething(String value) {
        assertTrue(RawJson.filled(bytes(value), 0, value.length()));
    }

    @Test
    void comparesAWholeWord() {
        ByteBuf in = bytes("\"error\"errors\"erro");
        assertTrue(RawJson.is(in, 0, in.writerIndex(), "error"));
        assertTrue(RawJson.is(in, 0, 7, "error"));
        assertFalse(RawJson.is(in, 0, 6, "error"));
        assertFalse(RawJson.is(in, 1, in.writerIndex(), "error"));
        assertFalse(RawJson.is(in, 6, in.writerIndex(), "error"));
        assertFalse(RawJson.is(in, 13, in.writerIndex(), "error"));
    }

    @Test
    void looksBehindAByteOrderMark() {
        assertTrue(RawJson.opens(bytes("\ufeff \n{")));
        assertTrue(RawJson.opens(bytes("{")));
        assertFalse(RawJson.opens(bytes("\ufeff")));
        assertFalse(RawJson.opens(bytes("two words")));
        assertFalse(RawJson.opens(bytes("")));
        assertEquals(3, RawJson.begin(bytes("\ufeff{}")));
    }

    private static String finite(String json) {
        ByteBuf made = FiniteNumbers.of(bytes(json));
        assertNotNull(made, json);
        return made.toString(StandardCharsets.UTF_8);
    }

    @Test
    void writesNullForNumbersThatAreNone() {
        assertEquals("{\"a\":null,\"b\":[null,null,1]}", finite("{\"a\":NaN,\"b\":[-Infinity,Infinity,1]}"));
        assertEquals(
                "{\"NaN\":\"Infinity é \\\"NaN\",\"c\":null}", finite("{\"NaN\":\"Infinity é \\\"NaN\",\"c\":NaN}"));
        assertNull(FiniteNumbers.of(bytes("{\"a\":\"NaN\"}")));
        assertNull(FiniteNumbers.of(bytes("{\"a\":\"NaN")));
        assertNull(FiniteNumbers.of(bytes("")));
    }
}
