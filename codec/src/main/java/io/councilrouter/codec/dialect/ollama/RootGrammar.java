package io.councilrouter.codec.dialect.ollama;

import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.chat.Param;
import io.councilrouter.codec.chat.Thinking;
import io.councilrouter.codec.dialect.Members;
import io.councilrouter.codec.dialect.ParamReader;
import io.councilrouter.codec.dialect.Subtree;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import org.jspecify.annotations.Nullable;

/** The root fields that all operations share: options, and what controls the answer. */
final class RootGrammar {
    private static final int LONGEST_NAME = 256;

    private final ParamReader params = new ParamReader();
    private final Members options = new Members();
    private final Subtree option;
    private boolean unload;

    RootGrammar(int[] longSpans) {
        option = new Subtree(longSpans);
    }

    /** Notes which field has the wrong type. */
    ParamReader params() {
        return params;
    }

    /** Reports a field by its name; an unknown one as {@link ChatSink#other}. */
    void field(String name, JsonCursor json, Json value, ChatSink sink) {
        switch (name) {
            case "model", "name", "stream" -> {
                // Model and stream flag belong to the attempt.
            }
            case "options" -> options(json, value, sink);
            case "think" -> think(json, value, sink);
            case "format" -> format(json, value, sink);
            default -> {
                if (name.equals("keep_alive")) {
                    unload = zero(json, value);
                }
                Param param = Options.root(name);
                if (param == null) {
                    sink.other(name, json.rawValue());
                } else {
                    params.read(name, param, json, value, sink);
                }
            }
        }
    }

    private void options(JsonCursor json, Json value, ChatSink sink) {
        if (value != Json.OBJECT) {
            params.wrong("options", "an object");
        } else if (options.read(json)) {
            options.tell(json, option, (name, inner, token) -> option(name, inner, token, sink));
        } else {
            params.refuse("options", "\"options\" must not have more than " + Members.MOST + " members.");
        }
    }

    private void option(String name, JsonCursor json, Json value, ChatSink sink) {
        Param param = Options.param(name);
        if (param == null) {
            sink.other(name, json.rawValue());
        } else if (param != Param.MAX_TOKENS || json.longValue(0) >= 0) {
            // A negative number of tokens means no limit, which other dialects express by leaving the field out.
            params.read("options." + name, param, json, value, sink);
        }
    }

    private void think(JsonCursor json, Json value, ChatSink sink) {
        String word = value == Json.STRING ? json.text(LONGEST_NAME) : null;
        Thinking level = word == null ? null : Thinking.of(word);
        if (value == Json.TRUE) {
            sink.thinking(Thinking.ON);
        } else if (value == Json.FALSE) {
            sink.thinking(Thinking.OFF);
        } else if (level != null) {
            sink.thinking(level);
        } else if (word == null || !word.isEmpty()) {
            params.wrong("think", "true, false, \"low\", \"medium\", \"high\" or \"max\"");
        }
    }

    private void format(JsonCursor json, Json value, ChatSink sink) {
        if (value == Json.OBJECT) {
            sink.format(json.rawValue());
        } else if (json.is("json")) {
            sink.format(null);
        } else if (value != Json.STRING || json.value().isReadable()) {
            params.wrong("format", "\"json\" or a JSON schema");
        }
    }

    /** Whether the value is {@code 0}, {@code "0"}, {@code "0s"} or {@code "0m"}, all of which mean "at once". */
    private static boolean zero(JsonCursor json, Json value) {
        if (value == Json.NUMBER) {
            return json.longValue(-1) == 0;
        }
        String text = value == Json.STRING ? json.text(LONGEST_NAME) : null;
        return text != null && text.matches("0+[a-zµ]{0,2}");
    }

    /** What an empty request asks for: that the model be loaded or, with {@code keep_alive} 0, unloaded. */
    FinishReason settled() {
        return unload ? FinishReason.UNLOAD : FinishReason.LOAD;
    }

    static String text(JsonCursor json, Json value) {
        if (value != Json.STRING) {
            json.skipChildren();
            return "";
        }
        @Nullable String text = json.text(LONGEST_NAME);
        return text == null ? "" : text;
    }

    /** Releases what it holds. Idempotent. */
    void close() {
        params.close();
        option.close();
    }
}
