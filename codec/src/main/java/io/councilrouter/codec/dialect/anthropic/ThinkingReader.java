package io.councilrouter.codec.dialect.anthropic;

import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.chat.Thinking;
import io.councilrouter.codec.dialect.ParamReader;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import org.jspecify.annotations.Nullable;

/**
 * How much the model is to think, and in which form it is to answer. The first is said in two places, so it is told at the
 * end:
 *
 * <pre>
 *   thinking          output_config.effort     is
 *   disabled          -                        not at all
 *   enabled, budget   -                        so many tokens
 *   adaptive, none    a word                   that level
 *   adaptive          none                     as the model likes
 * </pre>
 *
 * One request's.
 */
final class ThinkingReader {
    private static final int LONGEST_WORD = 64;

    private final ParamReader params;
    private @Nullable Thinking effort;
    private String type = "";
    private long budget = -1;

    /** One that notes in {@code params} what is wrong. */
    ThinkingReader(ParamReader params) {
        this.params = params;
    }

    /** Reads {@code thinking}. */
    void config(JsonCursor json, Json value) {
        if (value != Json.OBJECT) {
            params.wrong("thinking", "an object with a \"type\"");
            return;
        }
        type = "";
        budget = -1;
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String field = json.name();
            Json inner = json.next();
            if (field.equals("type")) {
                type = word(json, inner);
            } else if (field.equals("budget_tokens") && inner == Json.NUMBER) {
                budget = json.longValue(-1);
            } else {
                json.skipChildren();
            }
        }
        switch (type) {
            case "enabled" -> {
                if (budget < 0) {
                    params.wrong("thinking.budget_tokens", "a number of tokens");
                }
            }
            case "disabled", "adaptive", "between_tools" -> {
                // Without more words.
            }
            default -> params.wrong("thinking.type", "\"enabled\", \"disabled\" or \"adaptive\"");
        }
    }

    /** Reads {@code output_config}. */
    void output(JsonCursor json, Json value, ChatSink sink) {
        if (value != Json.OBJECT) {
            params.wrong("output_config", "an object");
            return;
        }
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String field = json.name();
            Json inner = json.next();
            switch (field) {
                case "effort" -> effort(json, inner);
                case "format" -> format("output_config.format", json, inner, sink);
                default -> {
                    json.skipChildren();
                    if (inner != Json.NULL) {
                        sink.drop("output_config." + field);
                    }
                }
            }
        }
    }

    private void effort(JsonCursor json, Json value) {
        String word = word(json, value);
        effort = Thinking.of(word);
        if (value != Json.NULL && (effort == null || effort == Thinking.OFF)) {
            params.wrong("output_config.effort", "one of low, medium, high, xhigh, max");
        }
    }

    private static String word(JsonCursor json, Json value) {
        String word = value == Json.STRING ? json.text(LONGEST_WORD) : null;
        json.skipChildren();
        return word == null ? "" : word;
    }

    /** Reads the form of the answer: {@code {"type":"json_schema","schema":…}}; null is none. */
    void format(String place, JsonCursor json, Json value, ChatSink sink) {
        if (value != Json.OBJECT) {
            json.skipChildren();
            if (value != Json.NULL) {
                params.wrong(place, "an object");
            }
            return;
        }
        long from = -1;
        long to = -1;
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String field = json.name();
            Json inner = json.next();
            long begin = json.from();
            json.skipChildren();
            if (field.equals("schema") && inner == Json.OBJECT) {
                from = begin;
                to = json.to();
            }
        }
        if (from < 0) {
            params.wrong(place + ".schema", "a JSON schema");
        } else {
            sink.format(json.viewOf(from, to));
        }
    }

    /** Tells how much to think. */
    void finish(ChatSink sink) {
        switch (type) {
            case "disabled" -> sink.thinking(Thinking.OFF);
            case "enabled" -> sink.thinkingBudget(budget);
            case "" -> {
                if (effort != null) {
                    sink.thinking(effort);
                }
            }
            default -> sink.thinking(effort == null ? Thinking.ON : effort);
        }
        if (effort != null && (type.equals("disabled") || type.equals("enabled"))) {
            sink.drop("output_config.effort");
        }
    }
}
