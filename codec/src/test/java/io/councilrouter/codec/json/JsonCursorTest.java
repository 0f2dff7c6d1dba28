package io.councilrouter.codec.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class JsonCursorTest {
    private final JsonCursor json = new JsonCursor();

    @Test
    void namesEveryTokenAndItsPlace() {
        String expected =
                """
                OBJECT 1 1..2
                NAME 1 2..5 a
                NUMBER 1 6..11 -7 false
                NAME 1 12..20 A
                ARRAY 2 23..24
                TRUE 2 24..28
                FALSE 2 29..34
                NULL 2 35..39
                STRING 2 40..45 x/
                ARRAY_END 1 45..46
                OBJECT_END 0 46..47
                END
                """;
        String document = " {\"a\":-1.50,\"\\u0041\" : [true,false,null,\"x\\/\"]}";
        assertEquals(expected, Walk.over(json, Walk.utf8(document)));
    }

    static Stream<String> documents() {
        String words = "lorem ipsum zażółć 漢字 😀 \\n\\u0041\\ud83d\\ude00 ".repeat(3);
        return Stream.of(
                "{}",
                " [ ] ",
                "0",
                "-0",
                "-0.0e-1",
                "12345678901234567890",
                "-9223372036854775808",
                "9223372036854775807",
                "9223372036854775808",
                "[1,-1,1.5,1e5,1E+5,0,-0, -0 ,0.1,-0]",
                "\"\"",
                "\"\\ud800\"",
                "[\"\\u0000\",\"\\ud800x\",\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"]",
                "true",
                "null ",
                "{\"model\":\"gpt\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"" + words + "\"}]}",
                "{\"a\":{\"b\":[{\"c\":[[[]]]}]},\"d\":\"\"}\n",
                "{\"" + words + "\":\"" + words + "\"}",
                "{\"long\":\"" + words.repeat(8) + "\",\"n\":17}",
                "[\"" + "x".repeat(1024) + "\",\"" + "y".repeat(1025) + "\",1]",
                "[" + "\"\",".repeat(100) + "{\"é\":\"ü\"}]",
                "[\"\\ud800\",{\"\\ud800\":[\"\\udc00\"],\"\\uDC00\\ud83d\\ude00\":\"\\ud83d\\ude00\"},\"\\ud83d\"]",
                "{",
                "[1,2",
                "{\"a\":\"b",
                "{\"a\":\"" + "b".repeat(1500),
                "[1]x",
                "[1] [2]",
                "{}{}",
                "[\"" + "z".repeat(1100) + "\u0001\"]",
                "[12 3]",
                "{\"a\":1,}",
                "[1,\u00e9]");
    }

    @ParameterizedTest
    @MethodSource("documents")
    void saysTheSameWhereverTheDocumentIsCut(String document) {
        byte[] bytes = Walk.utf8(document);
        String whole = Walk.over(json, bytes);
        assertEquals(whole, Walk.bytes(json, Root.ANY, bytes), document);
        for (int cut = 0; cut <= bytes.length; cut++) {
            assertEquals(whole, Walk.parts(json, Root.ANY, bytes, cut), document + " cut at " + cut);
        }
    }

    @Test
    void readsOneDocumentAfterAnother() {
        List<String> all = documents().toList();
        for (int round = 0; round < 3; round++) {
            for (String document : all) {
                assertEquals(Walk.over(new JsonCursor(), Walk.utf8(document)), Walk.over(json, Walk.utf8(document)));
            }
        }
        assertTrue(all.size() > 20);
    }
}
