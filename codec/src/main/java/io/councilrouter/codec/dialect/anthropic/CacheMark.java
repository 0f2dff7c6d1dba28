package io.councilrouter.codec.dialect.anthropic;

import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import org.jspecify.annotations.Nullable;

/** {@code "cache_control":{"type":"ephemeral","ttl":"1h"}}. Stateless. */
final class CacheMark {
    private static final int LONGEST_TTL = 16;

    private CacheMark() {}

    /** Reads the value on which {@code json} stands: for how long, empty where that is not said; null for no mark. */
    static @Nullable String read(JsonCursor json, Json value) {
        if (value != Json.OBJECT) {
            json.skipChildren();
            return null;
        }
        String ttl = "";
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            boolean wanted = json.name().equals("ttl");
            String said = json.next() == Json.STRING && wanted ? json.text(LONGEST_TTL) : null;
            ttl = said == null ? ttl : said;
            json.skipChildren();
        }
        return ttl;
    }

    /** The field, its comma first. */
    static String field(String ttl) {
        // What a client says of it goes on as it came, unless it is no word.
        boolean word = !ttl.isEmpty() && ttl.chars().allMatch(c -> c < 0x80 && Character.isLetterOrDigit(c));
        return ",\"cache_control\":{\"type\":\"ephemeral\"" + (word ? ",\"ttl\":\"" + ttl + "\"}" : "}");
    }
}
