package io.councilrouter.simulator;

import io.councilrouter.codec.json.JsonEscapes;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Makes JSON that fits a schema: {@code const}, {@code enum} and {@code default} as given, numbers from their bounds,
 * strings and lists as long as they must be. Patterns of strings are ignored. Tolerates what is missing or strange in a
 * schema. Pure.
 */
public final class Samples {
    /** Deepest nesting; a schema that refers to itself ends there. */
    private static final int DEEPEST = 12;

    /** Longest string and longest list, whatever a schema asks for. */
    private static final int MOST = 4096;

    private static final Map<String, String> FORMATS = Map.of(
            "date-time", "2026-01-02T03:04:05Z",
            "date", "2026-01-02",
            "time", "03:04:05Z",
            "duration", "PT1H",
            "email", "somebody@example.org",
            "hostname", "example.org",
            "ipv4", "192.0.2.1",
            "ipv6", "2001:db8::1",
            "uri", "https://example.org/",
            "uuid", "00000000-0000-4000-8000-000000000000");

    /** Most values in total; a schema that refers to itself in many places would never end. */
    private static final int VALUES = 10_000;

    /**
     * Most characters in total, roughly: a small schema may ask for thousands of long strings, and everybody waits for
     * the loop.
     */
    private static final int CHARACTERS = 256 * 1024;

    private final SchemaTree root;
    private final String words;
    private int left = VALUES;
    private int room = CHARACTERS;

    private Samples(SchemaTree root, String words) {
        this.root = root;
        this.words = words;
    }

    /**
     * A JSON value that fits {@code schema}; an empty object if that is null or not a schema. Strings are made of
     * {@code words}.
     */
    public static String object(@Nullable String schema, String words) {
        if (schema == null) {
            return "{}";
        }
        SchemaTree root = SchemaTree.of(schema);
        return root.fields() == null || root.fields().isEmpty() ? "{}" : new Samples(root, words).value(root, 0);
    }

    private String value(SchemaTree written, int depth) {
        if (left-- <= 0 || room <= 0) {
            return "null";
        }
        SchemaTree schema = settled(written, 0);
        for (String same : List.of("const", "default")) {
            SchemaTree given = schema.get(same);
            if (given != null) {
                return spent(given.raw());
            }
        }
        List<SchemaTree> choices = schema.list("enum");
        if (!choices.isEmpty()) {
            return spent(choices.getFirst().raw());
        }
        return switch (type(schema)) {
            case "integer" -> SampleNumber.of(schema, true);
            case "number" -> SampleNumber.of(schema, false);
            case "boolean" -> "true";
            case "null" -> "null";
            case "object" -> fields(schema, depth);
            case "array" -> list(schema, depth);
            default -> spent(JsonEscapes.quoted(text(schema)));
        };
    }

    private String spent(String text) {
        room -= text.length();
        return text;
    }

    /** The schema with references resolved, {@code allOf} merged, and the first alternative chosen. */
    private SchemaTree settled(SchemaTree written, int steps) {
        SchemaTree schema = written;
        if (left-- <= 0 || steps > DEEPEST) {
            return SchemaTree.ANYTHING;
        }
        SchemaTree target = referred(schema.word("$ref"));
        if (target != null) {
            return settled(target, steps + 1);
        }
        for (SchemaTree each : schema.list("allOf")) {
            if (left <= 0) {
                break;
            }
            schema = both(schema, settled(each, steps + 1));
        }
        for (String either : List.of("anyOf", "oneOf")) {
            List<SchemaTree> choices = schema.list(either);
            if (!choices.isEmpty()) {
                SchemaTree chosen = choices.stream()
                        .filter(each -> !each.word("type").equals("null"))
                        .findFirst()
                        .orElse(choices.getFirst());
                schema = both(schema, settled(chosen, steps + 1));
            }
        }
        return schema;
    }

    private @Nullable SchemaTree referred(String reference) {
        if (!reference.startsWith("#")) {
            return null;
        }
        SchemaTree at = root;
        for (String name : reference.substring(1).split("/", -1)) {
            SchemaTree next =
                    name.isEmpty() ? at : at.get(name.replace("~1", "/").replace("~0", "~"));
            if (next == null) {
                return null;
            }
            at = next;
        }
        return at;
    }

    private SchemaTree both(SchemaTree one, SchemaTree other) {
        Map<String, SchemaTree> all = new LinkedHashMap<>(one.fields() == null ? Map.of() : one.fields());
        room -= all.size();
        if (other.fields() != null) {
            other.fields()
                    .forEach((name, value) -> all.merge(
                            name, value, (mine, theirs) -> name.equals("properties") ? both(mine, theirs) : mine));
        }
        return new SchemaTree(all, null, null, "{}");
    }

    private static String type(SchemaTree schema) {
        String word = schema.word("type");
        if (!word.isEmpty()) {
            return word;
        }
        for (SchemaTree each : schema.list("type")) {
            if (each.text() != null && !each.text().equals("null")) {
                return each.text();
            }
        }
        if (schema.get("properties") != null || schema.get("required") != null) {
            return "object";
        }
        if (schema.get("items") != null || schema.get("prefixItems") != null) {
            return "array";
        }
        boolean bounded = schema.get("minimum") != null || schema.get("maximum") != null;
        return bounded || schema.get("multipleOf") != null ? "number" : "string";
    }

    private String fields(SchemaTree schema, int depth) {
        Map<String, SchemaTree> wanted = new LinkedHashMap<>();
        Map<String, SchemaTree> known = schema.map("properties");
        if (depth < DEEPEST) {
            wanted.putAll(known);
        }
        if (depth < 2 * DEEPEST) {
            SchemaTree others = schema.get("additionalProperties");
            for (SchemaTree each : schema.list("required")) {
                if (each.text() != null) {
                    wanted.putIfAbsent(
                            each.text(),
                            known.getOrDefault(each.text(), others == null ? SchemaTree.ANYTHING : others));
                }
            }
        }
        StringJoiner out = new StringJoiner(",", "{", "}");
        for (Map.Entry<String, SchemaTree> each : wanted.entrySet()) {
            if (room <= 0) {
                break;
            }
            out.add(spent(JsonEscapes.quoted(each.getKey())) + ":" + value(each.getValue(), depth + 1));
        }
        return out.toString();
    }

    /** A list that has each allowed value once, like a ranking; else the shortest that is allowed, but not empty. */
    private String list(SchemaTree schema, int depth) {
        int least = size(schema, "minItems", 0);
        int most = size(schema, "maxItems", MOST);
        SchemaTree items = schema.get("items");
        SchemaTree each = items == null ? SchemaTree.ANYTHING : settled(items, 0);
        List<String> values = new ArrayList<>();
        schema.list("prefixItems").forEach(first -> values.add(value(first, depth + 1)));
        if (values.isEmpty()) {
            for (SchemaTree choice : each.list("enum")) {
                if (room <= 0) {
                    break;
                }
                values.add(spent(choice.raw()));
            }
        }
        boolean deep = depth >= DEEPEST;
        int wanted = Math.max(least, items == null || deep ? 0 : 1);
        while (values.size() < Math.min(wanted, most) && depth < 2 * DEEPEST) {
            values.add(value(each, depth + 1));
        }
        return '[' + String.join(",", values.subList(0, Math.min(values.size(), most))) + ']';
    }

    private String text(SchemaTree schema) {
        String known = FORMATS.get(schema.word("format"));
        if (known != null) {
            return known;
        }
        int least = size(schema, "minLength", 0);
        int most = size(schema, "maxLength", MOST);
        StringBuilder text = new StringBuilder(words.isEmpty() ? "example" : words);
        int length = text.codePointCount(0, text.length());
        text.repeat('.', Math.max(0, least - length));
        length = Math.max(length, least);
        return length <= most ? text.toString() : text.substring(0, text.offsetByCodePoints(0, most));
    }

    private static int size(SchemaTree schema, String name, int otherwise) {
        BigDecimal written = SampleNumber.number(schema.get(name));
        return written == null
                ? otherwise
                : written.max(BigDecimal.ZERO).min(BigDecimal.valueOf(MOST)).intValue();
    }
}
