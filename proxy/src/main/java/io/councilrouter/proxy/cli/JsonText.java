package io.councilrouter.proxy.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** JSON answers of a gateway as maps, lists and texts: small, and for printing only. */
final class JsonText {

    private JsonText() {}

    /**
     * A JSON text as a map, a list or a text; numbers and truth values as they are written, null as an empty text.
     *
     * @throws IOException when it is not JSON
     */
    static Object parse(String text) throws IOException {
        try (JsonParser parser = new JsonFactory().createParser(text)) {
            parser.nextToken();
            return value(parser);
        }
    }

    /** Maps below a key of an answer; whatever else stands there is left out. */
    static List<Map<?, ?>> rows(Object answer, String key) {
        List<Map<?, ?>> rows = new ArrayList<>();
        if (answer instanceof Map<?, ?> map && map.get(key) instanceof List<?> list) {
            for (Object each : list) {
                if (each instanceof Map<?, ?> row) {
                    rows.add(row);
                }
            }
        }
        return rows;
    }

    /** A value for a cell of a table. */
    static String cell(Object value) {
        return switch (value) {
            case List<?> list ->
                String.join(", ", list.stream().map(JsonText::cell).toList());
            case Map<?, ?> map when map.containsKey("state") -> cell(Objects.requireNonNull(map.get("state")));
            case Map<?, ?> map
            when map.containsKey("until") && map.containsKey("model") ->
                cell(Objects.requireNonNull(map.get("model"))) + " until "
                        + cell(Objects.requireNonNull(map.get("until")));
            default -> value.toString();
        };
    }

    private static Object value(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT -> {
                Map<String, Object> map = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String key = parser.currentName();
                    parser.nextToken();
                    map.put(key, value(parser));
                }
                yield map;
            }
            case START_ARRAY -> {
                List<Object> list = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    list.add(value(parser));
                }
                yield list;
            }
            case VALUE_NULL -> "";
            case null -> throw new IOException("an empty answer");
            default -> parser.getText();
        };
    }
}
