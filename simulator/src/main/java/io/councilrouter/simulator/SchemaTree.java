package io.councilrouter.simulator;

import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.councilrouter.codec.json.JsonEscapes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A small JSON document as a tree, since a schema has to be looked at from several sides. Immutable once read.
 *
 * @param fields the fields of an object, in order; null for anything else
 * @param items the items of a list; null for anything else
 * @param text the text of a string, without quotes and escapes; null for anything else
 * @param raw the value as compact JSON
 */
record SchemaTree(
        @Nullable Map<String, SchemaTree> fields, @Nullable List<SchemaTree> items, @Nullable String text, String raw) {

    /** Most bytes of a string that are kept. */
    private static final int LONGEST = 64 * 1024;

    /** Stands for a missing schema: anything fits. */
    static final SchemaTree ANYTHING = new SchemaTree(Map.of(), null, null, "{}");

    /** Reads a schema; {@link #ANYTHING} if it is not JSON. */
    static SchemaTree of(String document) {
        SchemaTree read = parse(document);
        return read == null ? ANYTHING : read;
    }

    /** Reads a document; null if it is not JSON. */
    static @Nullable SchemaTree parse(String document) {
        ByteBuf body = Unpooled.wrappedBuffer(document.getBytes(StandardCharsets.UTF_8));
        JsonCursor json = new JsonCursor();
        try {
            json.over(body);
            SchemaTree read = read(json, json.next());
            return json.next() == Json.END ? read : null;
        } finally {
            json.close();
        }
    }

    private static SchemaTree read(JsonCursor json, Json first) {
        return switch (first) {
            case OBJECT -> object(json);
            case ARRAY -> list(json);
            case STRING -> string(json.text(LONGEST));
            case NUMBER -> plain(json.value().toString(StandardCharsets.US_ASCII));
            case TRUE -> plain("true");
            case FALSE -> plain("false");
            case NULL -> plain("null");
            default -> ANYTHING;
        };
    }

    private static SchemaTree plain(String raw) {
        return new SchemaTree(null, null, null, raw);
    }

    private static SchemaTree string(@Nullable String found) {
        String text = found == null ? "" : found;
        return new SchemaTree(null, null, text, JsonEscapes.quoted(text));
    }

    private static SchemaTree object(JsonCursor json) {
        Map<String, SchemaTree> fields = new LinkedHashMap<>();
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String name = json.name();
            fields.put(name, read(json, json.next()));
        }
        StringBuilder raw = new StringBuilder("{");
        fields.forEach((name, value) -> raw.append(raw.length() == 1 ? "" : ",")
                .append(JsonEscapes.quoted(name))
                .append(':')
                .append(value.raw()));
        return new SchemaTree(fields, null, null, raw.append('}').toString());
    }

    private static SchemaTree list(JsonCursor json) {
        List<SchemaTree> items = new ArrayList<>();
        StringBuilder raw = new StringBuilder("[");
        for (Json each = json.next();
                each != Json.ARRAY_END && each != Json.BAD && each != Json.END;
                each = json.next()) {
            SchemaTree item = read(json, each);
            raw.append(items.isEmpty() ? "" : ",").append(item.raw());
            items.add(item);
        }
        return new SchemaTree(null, items, null, raw.append(']').toString());
    }

    /** A field of an object; null if there is none with that name, or this is not an object. */
    @Nullable
    SchemaTree get(String name) {
        return fields == null ? null : fields.get(name);
    }

    /** The text of a string field; empty if there is none. */
    String word(String name) {
        SchemaTree found = get(name);
        return found == null || found.text == null ? "" : found.text;
    }

    /** The entries of a list field; empty if it is not a list. */
    List<SchemaTree> list(String name) {
        SchemaTree found = get(name);
        return found == null || found.items == null ? List.of() : found.items;
    }

    /** The fields of an object field; empty if it is not an object. */
    Map<String, SchemaTree> map(String name) {
        SchemaTree found = get(name);
        return found == null || found.fields == null ? Map.of() : found.fields;
    }

    /** Whether a field exists and is true. */
    boolean is(String name) {
        SchemaTree found = get(name);
        return found != null && found.raw.equals("true");
    }
}
