package io.councilrouter.codec.dialect.gemini;

import static io.councilrouter.codec.dialect.AsciiBytes.ascii;

import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.councilrouter.codec.json.JsonEscapes;
import java.util.Locale;

/**
 * Writes a schema of this API's first language, a subset of OpenAPI's, as JSON schema: types are written in capitals
 * there, null is a flag beside the type, and counts may be strings. Stateless.
 */
final class OpenSchema {
    private static final int LONGEST_WORD = 32;

    /** No schema is that deep; what lies deeper is left out. */
    private static final int DEEPEST = 48;

    private static final byte[] NOTHING = ascii("{}");

    private OpenSchema() {}

    /** Writes the schema on whose brace {@code json} stands, and reads it to its end. */
    static void write(JsonCursor json, ByteSink out) {
        schema(json, out, 0);
    }

    private static void schema(JsonCursor json, ByteSink out, int depth) {
        if (depth == DEEPEST) {
            json.skipChildren();
            out.append(NOTHING);
            return;
        }
        String type = "";
        boolean nullable = false;
        boolean any = false;
        ascii("{", out);
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String name = CamelCase.of(json.name());
            Json value = json.next();
            switch (name) {
                case "type" -> {
                    type = value == Json.STRING ? type(json) : "";
                    if (value == Json.ARRAY) {
                        any = name(name, any, out);
                        out.append(json.rawValue());
                    }
                }
                case "nullable" -> nullable = value == Json.TRUE;
                case "propertyOrdering", "default", "title" -> {
                    if (!name.equals("propertyOrdering") && value != Json.NULL) {
                        any = name(name, any, out);
                        out.append(json.rawValue());
                    }
                }
                case "example" -> {
                    any = name("examples", any, out);
                    ascii("[", out);
                    out.append(json.rawValue());
                    ascii("]", out);
                }
                default -> {
                    // That a text is one of a list needs no word of its own.
                    if (value != Json.NULL && !(name.equals("format") && json.is("enum"))) {
                        any = name(name, any, out);
                        keyword(name, json, value, out, depth);
                    }
                }
            }
            json.skipChildren();
        }
        if (!type.isEmpty()) {
            name("type", any, out);
            ascii(nullable ? "[\"" + type + "\",\"null\"]" : "\"" + type + "\"", out);
        }
        ascii("}", out);
    }

    private static boolean name(String name, boolean any, ByteSink out) {
        ascii(any ? "," : "", out);
        JsonEscapes.quote(name, out);
        ascii(":", out);
        return true;
    }

    private static String type(JsonCursor json) {
        String word = json.text(LONGEST_WORD);
        return word != null && word.matches("[A-Za-z]+") ? word.toLowerCase(Locale.ROOT) : "";
    }

    private static void keyword(String name, JsonCursor json, Json value, ByteSink out, int depth) {
        switch (name) {
            case "properties", "defs" -> {
                if (value == Json.OBJECT) {
                    properties(json, out, depth);
                } else {
                    out.append(NOTHING);
                }
            }
            case "items", "additionalProperties", "anyOf", "prefixItems" -> below(json, value, out, depth);
            case "minItems", "maxItems", "minLength", "maxLength", "minProperties", "maxProperties" ->
                count(json, value, out);
            default -> out.append(json.rawValue());
        }
    }

    private static void count(JsonCursor json, Json value, ByteSink out) {
        String digits = value == Json.STRING ? json.text(LONGEST_WORD) : null;
        if (digits != null && digits.matches("\\d{1,18}")) {
            ascii(Long.toString(Long.parseLong(digits)), out);
        } else {
            out.append(json.rawValue());
        }
    }

    private static void properties(JsonCursor json, ByteSink out, int depth) {
        ascii("{", out);
        boolean any = false;
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            any = name(json.name(), any, out);
            below(json, json.next(), out, depth);
        }
        ascii("}", out);
    }

    /** A schema, a list of schemas, or anything else as it came. */
    private static void below(JsonCursor json, Json value, ByteSink out, int depth) {
        if (value == Json.OBJECT) {
            schema(json, out, depth + 1);
        } else if (value == Json.ARRAY) {
            ascii("[", out);
            boolean any = false;
            for (Json each = json.next(); each != Json.ARRAY_END && each != Json.BAD; each = json.next()) {
                ascii(any ? "," : "", out);
                any = true;
                if (each == Json.OBJECT) {
                    schema(json, out, depth + 1);
                } else {
                    out.append(json.rawValue());
                }
            }
            ascii("]", out);
        } else {
            out.append(json.rawValue());
        }
    }
}
