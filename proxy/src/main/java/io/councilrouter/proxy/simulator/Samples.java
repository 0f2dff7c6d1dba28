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
import org.jspecify.annotations.Nullable;

/** Makes arguments that fit a tool's schema, as far as its properties name plain types. */
final class Samples {
    private Samples() {}

    /** A JSON object with one value per property of {@code schema}. */
    static String arguments(@Nullable String schema, String words) {
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
                for (Json each = json.next();
                        each != Json.ARRAY_END && each != Json.BAD && each != Json.END;
                        each = json.next()) {
                    String text = each == Json.STRING ? json.text() : null;
                    if (text != null) {
                        choices.add(text);
                    }
                }
            } else {
                json.skipChildren();
            }
        }
        if (!choices.isEmpty()) {
            return JsonEscapes.quoted(choices.getFirst());
        }
        return switch (type) {
            case "integer", "number" -> "7";
            case "boolean" -> "true";
            case "array" -> "[]";
            case "object" -> "{}";
            default -> JsonEscapes.quoted(words.isEmpty() ? "example" : words);
        };
    }
}
