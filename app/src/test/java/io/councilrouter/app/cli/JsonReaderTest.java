package io.councilrouter.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Gateways' answers are read as Jackson reads them, and refused if it refuses them. */
final class JsonReaderTest {
    private static final JsonFactory JACKSON = new JsonFactory();
    private static final String NASTY =
            "{}[]:,\"\\ tfnul0123456789.-+eE/'#\u0000\u001f\u007f\n\t\u00a0\u2028\ufeff\ud83dé";

    private static final List<String> ANSWERS = List.of(
            """
            {"status":"degraded","version":"1.2.3","uptime_s":97200,"simulated":false,"backends_up":"1/2",
             "storage":{"state":"spooling","reason":"database is \\"locked\\""},"backends":[]}""",
            """
            {"data":[{"name":"desk","weight":1.5,"models":["a","b\\u00e9\\ud83d\\ude00"],"until":null,"x":-0.5e+3},
             {"name":"a\\\\b\\/c\\b\\f\\n\\r\\t","in_flight":0,"models":[],"cooldowns":[{}],"y":[[1E5],[true,false,null]]}],
             "next":"AAABoi1CXyIAAAAAAAAAWw"}""",
            """
            {"id":"chatcmpl-1","created":1796057313,"choices":[{"index":0,"delta":{"role":"assistant",
             "content":"[simulated] "},"logprobs":null,"finish_reason":null}],"usage":null}""",
            "[1,-1,0,-0,0.0,12345678901234567890,1e-7]",
            " \"text\" ",
            "-12.5",
            "null");

    @Test
    void readsAnswersAsTheyAre() throws IOException {
        for (String answer : ANSWERS) {
            assertEquals(jackson(answer), JsonReader.read(answer), answer);
        }
        assertEquals(Map.of("a", List.of("1.50", "true", "", Map.of())), JsonText.parse("{\"a\":[1.50,true,null,{}]}"));
    }

    @Test
    void readsAnswersThatAreCutAnywhereAsJacksonDoes() {
        for (String answer : ANSWERS) {
            for (int end = 0; end <= answer.length(); end++) {
                compare(answer.substring(0, end));
            }
        }
    }

    @Test
    void readsAnswersThatAreDamagedAnywhereAsJacksonDoes() {
        Random random = new Random(42);
        int read = 0;
        for (int i = 0; i < 60_000; i++) {
            StringBuilder text = new StringBuilder(ANSWERS.get(i % ANSWERS.size()));
            for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                int at = random.nextInt(text.length());
                char other = NASTY.charAt(random.nextInt(NASTY.length()));
                switch (random.nextInt(3)) {
                    case 0 -> text.insert(at, other);
                    case 1 -> text.setCharAt(at, other);
                    default -> text.deleteCharAt(at).append(' ');
                }
            }
            read += compare(text.toString()) ? 1 : 0;
        }
        assertTrue(read > 5_000, read + " of them can be read");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 999, 1000, 1001, 100_000})
    void goesAsDeepAsJacksonAndNoDeeper(int depth) {
        assertEquals(depth <= 1000, compare("[".repeat(depth) + "]".repeat(depth)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n"})
    void saysThatAnAnswerIsEmpty(String text) {
        IOException refused = assertThrows(IOException.class, () -> JsonText.parse(text));
        assertEquals("an empty answer", refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>", "{\"a\":1} x", "{\"a\":01}", "nul", "{\"a\"}", "[1,]", "\"\\x\"", "\"\\u00g0\""})
    void saysWhereAnAnswerIsNoJson(String text) {
        IOException refused = assertThrows(IOException.class, () -> JsonText.parse(text));
        assertTrue(String.valueOf(refused.getMessage()).startsWith("the answer is not JSON"), refused.getMessage());
    }

    @Test
    void quotedTextIsReadBackUnchanged() throws IOException {
        StringBuilder all = new StringBuilder();
        for (char c = 0; c < 0x250; c++) {
            all.append(c);
        }
        all.append("\u2028\ufeff😀漢");
        assertEquals(all.toString(), JsonReader.read(JsonText.quoted(all.toString())));
        assertEquals(all.toString(), jackson(JsonText.quoted(all.toString())));
    }

    @Test
    void countsTheDigitsOfWholeNumbers() {
        assertTrue(JsonText.whole("0", 1));
        assertTrue(JsonText.whole("123", 3));
        for (String other : List.of("", "1234", "-1", "1.5", "1e2", "٣", "a")) {
            assertEquals(false, JsonText.whole(other, 3), other);
        }
    }

    /** Whether both can read a text; they must agree. */
    private static boolean compare(String text) {
        Object theirs = orNull(JsonReaderTest::jackson, text);
        Object ours = orNull(JsonReader::read, text);
        assertEquals(theirs, ours, text);
        return ours != null;
    }

    /** Reads a text. */
    private interface Read {
        Object read(String text) throws IOException;
    }

    private static @Nullable Object orNull(Read reader, String text) {
        try {
            return reader.read(text);
        } catch (IOException e) {
            return null;
        }
    }

    private static Object jackson(String text) throws IOException {
        try (JsonParser parser = JACKSON.createParser(text)) {
            if (parser.nextToken() == null) {
                throw new IOException("empty");
            }
            Object value = value(parser);
            if (parser.nextToken() != null) {
                throw new IOException("more than one value");
            }
            return value;
        }
    }

    private static Object value(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            Map<String, Object> map = new LinkedHashMap<>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String key = parser.currentName();
                parser.nextToken();
                map.put(key, value(parser));
            }
            return map;
        }
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            List<Object> list = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                list.add(value(parser));
            }
            return list;
        }
        return parser.currentToken() == JsonToken.VALUE_NULL ? "" : parser.getText();
    }
}
