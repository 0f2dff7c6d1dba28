package io.councilrouter.council;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds in a model's reply the JSON object it was asked for: between code fences, after reasoning, amid prose. If
 * several have the wanted field the last one counts, since models think first. Pure; bounded in text, depth and tries.
 */
final class ReplyJson {

    /** Most characters searched, from the end of a reply, where the object stands. */
    private static final int MOST_TEXT = 64 * 1024;

    /** Most braces tried; prose has few. */
    private static final int MOST_TRIES = 200;

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(8)
                    .maxNumberLength(40)
                    .build())
            .build();

    private ReplyJson() {}

    /**
     * The last object in {@code reply} that has {@code field}, as maps, lists, strings, numbers and booleans; null if
     * there is none.
     */
    static @Nullable Map<?, ?> with(String field, String reply) {
        String text = reply.length() > MOST_TEXT ? reply.substring(reply.length() - MOST_TEXT) : reply;
        int end = text.lastIndexOf('}');
        int tries = 0;
        Map<?, ?> found = null;
        for (int at = text.indexOf('{'); at >= 0 && at < end && tries < MOST_TRIES; at = text.indexOf('{', at + 1)) {
            tries++;
            Parsed parsed = parse(text, at);
            if (parsed != null && parsed.object().containsKey(field)) {
                found = parsed.object();
                at += parsed.length() - 1;
            }
        }
        return found;
    }

    private record Parsed(Map<?, ?> object, int length) {}

    private static @Nullable Parsed parse(String text, int from) {
        char[] rest = text.substring(from).toCharArray();
        try (JsonParser parser = JSON.createParser(rest)) {
            parser.nextToken();
            Object value = value(parser);
            return value instanceof Map<?, ?> map
                    ? new Parsed(map, (int) parser.currentLocation().getCharOffset())
                    : null;
        } catch (IOException e) {
            return null; // prose that happens to contain a brace
        }
    }

    private static @Nullable Object value(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == null) {
            throw new IOException("it breaks off");
        }
        return switch (token) {
            case START_OBJECT -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    String name = parser.currentName();
                    parser.nextToken();
                    map.put(name, value(parser));
                }
                yield map;
            }
            case START_ARRAY -> {
                List<@Nullable Object> list = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    list.add(value(parser));
                }
                yield list;
            }
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw new IOException("no value");
        };
    }
}
