package io.councilrouter.codec.dialect.gemini;

import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.chat.Thinking;
import io.councilrouter.codec.dialect.ParamReader;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * {@code thinkingConfig}: how much the model is to think, in tokens or by a level. Whether the client wants to read it is
 * one of the request's facts; where nothing else is said, a model that is to show its thoughts must have some. One
 * request's.
 */
final class ThinkingReader {
    private static final int LONGEST_WORD = 64;

    private final ParamReader params;

    /** One that notes in {@code params} what is wrong. */
    ThinkingReader(ParamReader params) {
        this.params = params;
    }

    /** Reads the value on which {@code json} stands, and reports it. */
    void read(String place, JsonCursor json, Json value, ChatSink sink) {
        if (value != Json.OBJECT) {
            json.skipChildren();
            params.wrong(place, "an object");
            return;
        }
        boolean shown = false;
        boolean counted = false;
        long budget = 0;
        Thinking level = null;
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String field = CamelCase.of(json.name());
            Json inner = json.next();
            switch (field) {
                case "includeThoughts" -> shown = inner == Json.TRUE;
                case "thinkingBudget" -> {
                    counted = inner == Json.NUMBER && json.isLong();
                    budget = json.longValue(0);
                    if (!counted && inner != Json.NULL) {
                        params.wrong(place + "." + field, "a whole number");
                    }
                }
                case "thinkingLevel" -> level = level(place + "." + field, json, inner);
                default -> {}
            }
            json.skipChildren();
        }
        if (level != null) {
            sink.thinking(level);
        } else if (counted && budget == 0) {
            sink.thinking(Thinking.OFF);
        } else if (counted) {
            sink.thinkingBudget(budget);
        } else if (shown) {
            sink.thinking(Thinking.ON);
        }
    }

    private @Nullable Thinking level(String place, JsonCursor json, Json value) {
        String word = value == Json.STRING ? json.text(LONGEST_WORD) : null;
        if (value == Json.NULL || "THINKING_LEVEL_UNSPECIFIED".equals(word)) {
            return null;
        }
        Thinking level = word == null ? null : Thinking.of(word.toLowerCase(Locale.ROOT));
        if (level == null || level == Thinking.OFF) {
            params.wrong(place, "one of MINIMAL, LOW, MEDIUM, HIGH, XHIGH");
        }
        return level;
    }
}
