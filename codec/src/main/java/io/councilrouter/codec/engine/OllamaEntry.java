package io.councilrouter.codec.engine;

import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonEscapes;
import io.netty.buffer.ByteBuf;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * An entry of {@code /api/tags} or {@code /api/ps}, completed: Ollama's own command line dies on an entry without a
 * digest, and other programs on one without {@code model}, {@code size} or {@code details}. What the server sent stays,
 * in its order; a complete entry is not changed at all.
 */
final class OllamaEntry {
    /** Expiry of a model that, as far as anyone knows, stays in memory. */
    static final String NEVER = "2318-01-01T00:00:00Z";

    /** Written in place of what is not known: programs take an empty text for a broken answer. */
    private static final String UNKNOWN = "\"unknown\"";

    private static final String[] TEXTS = {
        "parent_model", "format", "family", "parameter_size", "quantization_level",
    };

    private final ListEntry.ListKind kind;
    private final Map<String, String> fields = new LinkedHashMap<>();
    private final Map<String, String> details = new LinkedHashMap<>();
    private String name = "";
    private String model = "";
    private String id = "";
    private String digest = "";
    private long size = -1;
    private long vram = -1;
    private Set<String> abilities = Set.of();
    private boolean tells;
    private boolean complete = true;

    OllamaEntry(ListEntry.ListKind kind) {
        this.kind = kind;
    }

    /** The entry for a model about which only its name is known. */
    static String of(String name, ListEntry.ListKind kind) {
        OllamaEntry entry = new OllamaEntry(kind);
        entry.name = name;
        entry.fields.put("name", JsonEscapes.quoted(name));
        return entry.completed("");
    }

    /** Reads an object whose opening token has been read. */
    ListEntry read(Walk walk, ByteBuf text) {
        long from = walk.from();
        walk.fields((field, first) -> field(walk, text, field, first));
        String raw = Walk.raw(text, from, walk.to());
        String known = !name.isEmpty() ? name : !model.isEmpty() ? model : id;
        // A model is not loaded with the context it was trained for: Ollama truncates prompts instead of refusing them.
        String edition = edition();
        return new ListEntry(known, -1, vram, abilities, known.isEmpty() ? "" : completed(raw), edition);
    }

    private void field(Walk walk, ByteBuf text, String field, Json first) {
        long from = walk.from();
        String said = first == Json.STRING ? walk.text(first) : "";
        switch (field) {
            case "name" -> name = said;
            case "model" -> model = said;
            case "id" -> id = said;
            case "digest" -> digest = said;
            case "size" -> size = walk.number(first);
            case "size_vram" -> vram = walk.number(first);
            case "capabilities" -> {
                tells = first == Json.ARRAY;
                abilities = ListEntry.words(walk, first);
            }
            case "details" -> details(walk, text, first);
            default -> walk.skip();
        }
        fields.put(field, Walk.raw(text, from, walk.to()));
    }

    /** The digest, which changes with the model; without one, something else that changes with it. */
    private String edition() {
        if (tells) {
            return "";
        }
        return digest.isEmpty() ? size + " bytes of " + fields.getOrDefault("modified_at", "") : digest;
    }

    private void details(Walk walk, ByteBuf text, Json first) {
        if (first != Json.OBJECT) {
            walk.skip();
            return;
        }
        walk.fields((field, value) -> {
            long from = walk.from();
            walk.skip();
            details.put(field, Walk.raw(text, from, walk.to()));
        });
    }

    /** The complete entry; {@code raw}, as it came, if nothing was missing. */
    private String completed(String raw) {
        String known = !name.isEmpty() ? name : !model.isEmpty() ? model : id;
        put(fields, "name", name.isEmpty(), JsonEscapes.quoted(known));
        put(fields, "model", model.isEmpty(), JsonEscapes.quoted(name.isEmpty() ? known : name));
        put(fields, "size", size <= 0, Long.toString(Math.max(1, vram)));
        String hash = ModelDigest.given(digest);
        boolean strange = hash.isEmpty() || !digest.equals(hash);
        put(fields, "digest", strange, '"' + (hash.isEmpty() ? ModelDigest.of(known, digest) : hash) + '"');
        for (String each : TEXTS) {
            boolean lacking = !details.getOrDefault(each, "").startsWith("\"");
            put(details, each, lacking, each.equals("parent_model") ? "\"\"" : UNKNOWN);
        }
        String families = details.getOrDefault("families", "");
        put(details, "families", !families.startsWith("[") && !families.equals("null"), "null");
        fields.putIfAbsent("details", "");
        if (fields.getOrDefault("modified_at", "").equals("\"\"")) {
            // No time is better than an unreadable one.
            fields.remove("modified_at");
            complete = false;
        }
        if (kind == ListEntry.ListKind.LOADED) {
            String until = fields.getOrDefault("expires_at", "");
            put(fields, "expires_at", !until.startsWith("\"") || until.length() == 2, '"' + NEVER + '"');
            put(fields, "size_vram", vram < 0, "0");
        }
        if (complete && !raw.isEmpty()) {
            return raw;
        }
        fields.put("details", object(details));
        return object(fields);
    }

    private void put(Map<String, String> into, String field, boolean lacking, String value) {
        if (lacking) {
            into.put(field, value);
            complete = false;
        }
    }

    private static String object(Map<String, String> fields) {
        StringBuilder json = new StringBuilder("{");
        fields.forEach((name, value) -> json.append(json.length() == 1 ? "" : ",")
                .append(JsonEscapes.quoted(name))
                .append(':')
                .append(value));
        return json.append('}').toString();
    }
}
