package io.councilrouter.codec.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Compares the cursor with a plain grammar and with Jackson's blocking parser, on random documents. */
final class JsonDifferenceTest {
    private static final int ROUNDS = Integer.getInteger("json.rounds", 2_000);
    private static final JsonFactory BLOCKING = new JsonFactory();

    private final JsonCursor json = new JsonCursor();

    @Test
    void readsInValidDocumentsWhatJacksonReads() throws IOException {
        for (int seed = 0; seed < ROUNDS; seed++) {
            byte[] document = RandomJson.valid(seed);
            String theirs = StrictJson.accepts(document) ? blocking(document) : null;
            if (theirs != null) {
                assertEquals(theirs, ours(document), () -> text(document));
            }
        }
    }

    @Test
    void acceptsWhatTheGrammarAcceptsAndNothingElse() {
        int accepted = 0;
        for (int seed = 0; seed < ROUNDS; seed++) {
            byte[] document = RandomJson.mutated(seed);
            boolean expected = StrictJson.accepts(document);
            accepted += expected ? 1 : 0;
            String walk = Walk.over(json, document);
            assertEquals(expected, walk.endsWith("END\n"), () -> text(document) + "\n" + walk);
        }
        int share = accepted;
        assertTrue(share > ROUNDS / 50 && share < ROUNDS, () -> "accepted " + share + ": one side is not tested");
    }

    @Test
    void saysTheSameOfAnyDocumentWhereverItIsCut() {
        for (int seed = 0; seed < ROUNDS; seed++) {
            byte[] document = RandomJson.mutated(seed);
            String whole = told(document, Walk.over(json, document));
            assertEquals(whole, told(document, Walk.bytes(json, Root.ANY, document)), () -> text(document));
            Random random = new Random(seed);
            TreeSet<Integer> cuts = new TreeSet<>();
            for (int i = 0; i < 3; i++) {
                cuts.add(random.nextInt(document.length + 1));
            }
            int[] at = cuts.stream().mapToInt(Integer::intValue).toArray();
            String cut = told(document, Walk.parts(json, Root.ANY, document, at));
            assertEquals(whole, cut, () -> text(document) + " cut at " + cuts);
        }
    }

    /**
     * When there are two faults inside one name of more than 1 KiB, the cut decides which is reported; nothing else
     * depends on it.
     */
    private static String told(byte[] document, String walk) {
        return document.length <= JsonLimits.NAME ? walk : walk.replaceFirst("BAD .*", "BAD");
    }

    private static String text(byte[] document) {
        return new String(document, StandardCharsets.ISO_8859_1);
    }

    /** Null for the one thing that only Jackson refuses: a name with half a surrogate pair. */
    private static @Nullable String blocking(byte[] document) throws IOException {
        StringBuilder out = new StringBuilder();
        try (JsonParser in = BLOCKING.createParser(document)) {
            for (JsonToken token = in.nextToken(); token != null; token = in.nextToken()) {
                out.append(
                        switch (token) {
                            case START_OBJECT -> "OBJECT";
                            case END_OBJECT -> "OBJECT_END";
                            case START_ARRAY -> "ARRAY";
                            case END_ARRAY -> "ARRAY_END";
                            case FIELD_NAME -> "NAME " + comparable(in.currentName());
                            case VALUE_STRING -> "STRING " + in.getText();
                            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "NUMBER " + in.getText();
                            case VALUE_TRUE -> "TRUE";
                            case VALUE_FALSE -> "FALSE";
                            case VALUE_NULL -> "NULL";
                            default -> throw new AssertionError(token);
                        });
                out.append('\n');
            }
        } catch (JsonParseException refused) {
            if (String.valueOf(refused.getMessage()).contains("surrogate")) {
                return null;
            }
            throw refused;
        }
        return out.toString();
    }

    /** Escaped surrogates in names appear as other characters. */
    private static String comparable(String name) {
        StringBuilder out = new StringBuilder(name);
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            out.setCharAt(i, Character.isSurrogate(c) ? (char) (c - 0x800) : c);
        }
        return out.toString();
    }

    private String ours(byte[] document) {
        StringBuilder out = new StringBuilder();
        var source = Walk.direct(document);
        try {
            json.over(source);
            for (Json token = json.next(); token != Json.END; token = json.next()) {
                out.append(token);
                switch (token) {
                    case NAME -> out.append(' ').append(comparable(json.name()));
                    case STRING -> out.append(' ').append(json.text(Integer.MAX_VALUE));
                    case NUMBER -> out.append(' ').append(json.value().toString(StandardCharsets.US_ASCII));
                    default -> {}
                }
                out.append('\n');
                if (token == Json.BAD) {
                    return out.append(json.fault()).toString();
                }
            }
        } finally {
            source.release();
        }
        return out.toString();
    }
}
