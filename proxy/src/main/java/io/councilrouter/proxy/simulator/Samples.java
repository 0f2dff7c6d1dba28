package io.councilrouter.proxy.simulator;

import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.councilrouter.codec.json.JsonEscapes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes objects that fit a schema, as far as its properties name plain types or lists of given words. */
final class Samples {
    private Samples() {}

    /** A JSON object with one value per property of {@code schema}. */
    static String object(@Nullable String schema, String words) {
        if (schema == null) {
            return "{}";
        }
        StringJoiner out = new StringJoiner(",", "{", "}");
        ByteBuf body = Unpooled.wrappedBuffer(schema.getBytes(StandardCharsets.UTF_8));
        JsonCursor json = new JsonCursor();
        try {
            json.over(body);
            if (json.next() == Json.OBJECT) {
                properties(json, words, out);
            }
        } finally {
            json.close();
        }
        return out.toString();
    }

    private static void properties(JsonCursor json, String words, StringJoiner out) {
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            boolean wanted = json.name().equals("properties");
            if (json.next() == Json.OBJECT && wanted) {
                for (Json each = json.next(); each == Json.NAME; each = json.next()) {
                    String name = json.name();
                    Json first = json.next();
                    out.add(JsonEscapes.quoted(name) + ":" + value(json, first, words));
                }
            } else {
                json.skipChildren();
            }
        }
    }

    private static String value(JsonCursor json, Json first, String words) {
        if (first != Json.OBJECT) {
            json.skipChildren();
            return "null";
        }
        String type = "string";
        List<String> choices = new ArrayList<>();
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String name = json.name();
            Json value = json.next();
            if (name.equals("type") && value == Json.STRING) {
                String text = json.text();
                type = text == null ? type : text;
            } else if (name.equals("enum") && value == Json.ARRAY) {
                choices(json, choices);
            } else if (name.equals("items") && value == Json.OBJECT) {
                items(json, choices);
            } else {
                json.skipChildren();
            }
        }
        if (type.equals("array")) {
            return choices.stream().map(JsonEscapes::quoted).collect(Collectors.joining(",", "[", "]"));
        }
        if (!choices.isEmpty()) {
            return JsonEscapes.quoted(choices.getFirst());
        }
        return switch (type) {
            case "integer", "number" -> "7";
            case "boolean" -> "true";
            case "object" -> "{}";
            default -> JsonEscapes.quoted(words.isEmpty() ? "example" : words);
        };
    }

    /** What entries of a list may be, where that is a list of words. */
    private static void items(JsonCursor json, List<String> choices) {
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String name = json.name();
            if (json.next() == Json.ARRAY && name.equals("enum")) {
                choices(json, choices);
            } else {
                json.skipChildren();
            }
        }
    }

    private static void choices(JsonCursor json, List<String> choices) {
        for (Json each = json.next();
                each != Json.ARRAY_END && each != Json.BAD && each != Json.END;
                each = json.next()) {
            String text = each == Json.STRING ? json.text() : null;
            if (text != null) {
                choices.add(text);
            }
        }
    }
}
