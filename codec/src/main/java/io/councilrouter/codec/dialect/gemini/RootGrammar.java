package io.councilrouter.codec.dialect.gemini;

import static io.councilrouter.codec.dialect.AsciiBytes.ascii;

import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.chat.Param;
import io.councilrouter.codec.chat.Role;
import io.councilrouter.codec.dialect.ParamReader;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.netty.buffer.Unpooled;
import java.util.Locale;

/** The root fields beside turns, tools and what the system says. One request's. */
final class RootGrammar {
    private static final int LONGEST_WORD = 64;
    private static final String CONFIG = "generationConfig";

    private final ParamReader params = new ParamReader();
    private final ThinkingReader thinking = new ThinkingReader(params);
    private final FormatReader format = new FormatReader(params);

    /** Where it is noted which field is of the wrong type. */
    ParamReader params() {
        return params;
    }

    /** Reports a field by its name; what nobody knows is reported as {@link ChatSink#other}. */
    void field(String name, JsonCursor json, Json value, ChatSink sink) {
        switch (name) {
            case "model" -> {
                // It belongs to the attempt.
            }
            case CONFIG -> config(json, value, sink);
            case "toolConfig" -> ToolConfigReader.read(json, value, params, sink);
            case "safetySettings" -> {
                if (value == Json.ARRAY) {
                    sink.param(Param.SAFETY_SETTINGS, json.rawValue());
                } else {
                    params.wrong(name, "a list");
                }
            }
            case FieldNames.CACHED -> {
                sink.message(Role.USER);
                sink.part(name, json.rawValue());
                sink.messageEnd();
            }
            case "serviceTier" -> tier(json, value, sink);
            case "store" -> sink.param(Param.STORE, json.rawValue());
            default -> sink.other(name, json.rawValue());
        }
    }

    private void tier(JsonCursor json, Json value, ChatSink sink) {
        String word = value == Json.STRING ? json.text(LONGEST_WORD) : null;
        if (word == null) {
            params.wrong("serviceTier", "a string");
            return;
        }
        String lower = word.toLowerCase(Locale.ROOT).replace("service_tier_", "");
        switch (lower) {
            case "unspecified" -> {
                // As if it were not said.
            }
            case "standard" -> sink.param(Param.SERVICE_TIER, Unpooled.wrappedBuffer(ascii("\"default\"")));
            case "flex", "priority" ->
                sink.param(Param.SERVICE_TIER, Unpooled.wrappedBuffer(ascii("\"" + lower + "\"")));
            default -> sink.drop("serviceTier");
        }
    }

    private void config(JsonCursor json, Json value, ChatSink sink) {
        if (value != Json.OBJECT) {
            params.wrong(CONFIG, "an object");
            return;
        }
        format.clear();
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String field = CamelCase.of(json.name());
            Json inner = json.next();
            if (inner != Json.NULL) {
                configured(field, json, inner, sink);
            }
        }
        format.tell(json, sink);
    }

    private void configured(String field, JsonCursor json, Json value, ChatSink sink) {
        String place = CONFIG + "." + field;
        Param param = FieldNames.PARAMS.param(field);
        if (param != null) {
            params.read(place, param, json, value, sink);
            return;
        }
        switch (field) {
            case "responseMimeType", "responseSchema", "responseJsonSchema", "_responseJsonSchema" ->
                format.read(field, place, json, value);
            case "thinkingConfig" -> thinking.read(place, json, value, sink);
            case "responseModalities" -> modalities(place, json, value, sink);
            default -> sink.other(field, json.rawValue());
        }
    }

    /** Text alone is what everybody answers with. */
    private void modalities(String place, JsonCursor json, Json value, ChatSink sink) {
        if (value != Json.ARRAY) {
            json.skipChildren();
            params.wrong(place, "a list");
            return;
        }
        StringBuilder list = new StringBuilder();
        boolean more = false;
        for (Json each = json.next(); each != Json.ARRAY_END && each != Json.BAD; each = json.next()) {
            String word = each == Json.STRING ? json.text(LONGEST_WORD) : null;
            json.skipChildren();
            if (word == null || !word.matches("[A-Za-z_]+")) {
                params.wrong(place, "a list of words");
                return;
            }
            String lower = word.toLowerCase(Locale.ROOT);
            more |= !lower.equals("text");
            list.append(list.isEmpty() ? "[\"" : ",\"").append(lower).append('"');
        }
        if (more) {
            sink.param(
                    Param.MODALITIES,
                    Unpooled.wrappedBuffer(ascii(list.append(']').toString())));
        }
    }

    /** Releases what it holds. Idempotent. */
    void close() {
        params.close();
        format.close();
    }
}
