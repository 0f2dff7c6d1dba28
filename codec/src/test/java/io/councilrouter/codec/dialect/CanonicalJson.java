package io.councilrouter.codec.dialect;

import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** JSON in a canonical form, whatever its blanks and the order of its fields: fields are sorted, duplicates kept. */
final class CanonicalJson {
    private CanonicalJson() {}

    static String of(String json) {
        return of(json.getBytes(StandardCharsets.UTF_8));
    }

    static String of(byte[] json) {
        ByteBuf buf = Unpooled.wrappedBuffer(json);
        JsonCursor cursor = new JsonCursor();
        try {
            cursor.over(buf);
            String value = value(cursor, cursor.next());
            if (cursor.next() != Json.END) {
                throw new AssertionError("not JSON: " + new String(json, StandardCharsets.UTF_8));
            }
            return value;
        } finally {
            cursor.close();
            buf.release();
        }
    }

    private static String value(JsonCursor json, Json token) {
        return switch (token) {
            case OBJECT -> {
                List<String> fields = new ArrayList<>();
                for (Json next = json.next(); next == Json.NAME; next = json.next()) {
                    fields.add('"' + json.name() + "\":" + value(json, json.next()));
                }
                fields.sort(null);
                yield "{" + String.join(",\n", fields) + "}";
            }
            case ARRAY -> {
                List<String> elements = new ArrayList<>();
                for (Json next = json.next(); next != Json.ARRAY_END; next = json.next()) {
                    elements.add(value(json, next));
                }
                yield "[" + String.join(",", elements) + "]";
            }
            case STRING -> '"' + json.value().toString(StandardCharsets.UTF_8) + '"';
            case NUMBER, TRUE, FALSE, NULL -> json.value().toString(StandardCharsets.UTF_8);
            case MORE, END, BAD, OBJECT_END, ARRAY_END, NAME ->
                throw new AssertionError("not JSON: " + token + " " + json.fault());
        };
    }
}
