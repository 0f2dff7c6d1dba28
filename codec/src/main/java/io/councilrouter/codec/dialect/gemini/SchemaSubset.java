package io.councilrouter.codec.dialect.gemini;

import static io.councilrouter.codec.dialect.AsciiBytes.ascii;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.dialect.Dropped;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.councilrouter.codec.json.JsonEscapes;
import io.netty.buffer.ByteBuf;
import java.util.Set;

/**
 * Writes a JSON schema as far as this API has words for it: of an answer's schema it reads a part of the language and
 * ignores the rest. What is left out is named; what only describes is left out without a word. One request's.
 */
final class SchemaSubset {
    /** The keywords that the API's reference lists for {@code responseJsonSchema}. */
    private static final Set<String> KNOWN = Set.of(
            "$id",
            "$defs",
            "$ref",
            "$anchor",
            "type",
            "format",
            "title",
            "description",
            "enum",
            "items",
            "prefixItems",
            "minItems",
            "maxItems",
            "minimum",
            "maximum",
            "anyOf",
            "oneOf",
            "properties",
            "additionalProperties",
            "required",
            "propertyOrdering");

    /** They say nothing about which answers are right. */
    private static final Set<String> NOTES =
            Set.of("$schema", "$comment", "examples", "deprecated", "readOnly", "writeOnly");

    /** No schema is that deep; what lies deeper may be anything. */
    private static final int DEEPEST = 48;

    private static final String OLD_PLACE = "#/definitions/";

    private final ByteSink out;
    private final String field;
    private final Dropped dropped;
    private final JsonCursor json = new JsonCursor();

    /**
     * A writer into {@code out}.
     *
     * @param field what clients call the field with the schema, for the names of what is left out
     */
    SchemaSubset(ByteSink out, String field, Dropped dropped) {
        this.out = out;
        this.field = field;
        this.dropped = dropped;
    }

    /** Writes the schema, one JSON value that has been read before. */
    void write(@Borrowed ByteBuf schema) {
        try {
            json.over(schema);
            any(json.next(), 0);
        } finally {
            json.close();
        }
    }

    private void any(Json value, int depth) {
        if (value == Json.OBJECT) {
            object(depth);
        } else {
            out.append(json.rawValue());
        }
    }

    private void object(int depth) {
        ascii("{", out);
        boolean any = false;
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String name = json.name();
            Json value = json.next();
            if (depth == DEEPEST) {
                json.skipChildren();
                dropped.report(field);
            } else if (name.equals("const")) {
                any = name("enum", any);
                ascii("[", out);
                out.append(json.rawValue());
                ascii("]", out);
            } else if (name.equals("definitions")) {
                any = name("$defs", any);
                schemas(value, depth);
            } else if (KNOWN.contains(name)) {
                any = name(name, any);
                keyword(name, value, depth);
            } else {
                json.skipChildren();
                if (!NOTES.contains(name)) {
                    dropped.report(field + "." + name);
                }
            }
        }
        ascii("}", out);
    }

    private boolean name(String name, boolean any) {
        ascii(any ? "," : "", out);
        JsonEscapes.quote(name, out);
        ascii(":", out);
        return true;
    }

    private void keyword(String name, Json value, int depth) {
        switch (name) {
            case "properties", "$defs" -> schemas(value, depth);
            case "items", "additionalProperties", "anyOf", "oneOf", "prefixItems" -> list(value, depth);
            case "$ref" -> {
                String place = value == Json.STRING ? json.text() : null;
                if (place != null && place.startsWith(OLD_PLACE)) {
                    JsonEscapes.quote("#/$defs/" + place.substring(OLD_PLACE.length()), out);
                } else {
                    out.append(json.rawValue());
                }
            }
            default -> out.append(json.rawValue());
        }
    }

    /** An object whose members are schemas. */
    private void schemas(Json value, int depth) {
        if (value != Json.OBJECT) {
            out.append(json.rawValue());
            return;
        }
        ascii("{", out);
        boolean any = false;
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            any = name(json.name(), any);
            any(json.next(), depth + 1);
        }
        ascii("}", out);
    }

    /** A schema, or a list of them. */
    private void list(Json value, int depth) {
        if (value != Json.ARRAY) {
            any(value, depth + 1);
            return;
        }
        ascii("[", out);
        boolean any = false;
        for (Json each = json.next(); each != Json.ARRAY_END && each != Json.BAD; each = json.next()) {
            ascii(any ? "," : "", out);
            any = true;
            any(each, depth + 1);
        }
        ascii("]", out);
    }
}
