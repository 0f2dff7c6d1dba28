package io.councilrouter.codec.dialect.ollama;

import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.chat.Param;
import io.councilrouter.codec.chat.Thinking;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import org.jspecify.annotations.Nullable;

/** The root fields that all operations share: options and what steers the answer. */
final class RootGrammar {
    private static final int LONGEST_NAME = 256;

    private boolean unload;

    /** Tells a field by its name; what nobody knows is told as {@link ChatSink#other}. */
    void field(String name, JsonCursor json, Json value, ChatSink sink) {
        switch (name) {
            case "model", "name", "stream" -> {
                // They belong to the attempt.
            }
            case "options" -> {
                if (value == Json.OBJECT) {
                    options(json, sink);
                }
            }
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
                    sink.param(param, json.rawValue());
                }
            }
        }
    }

    private static void options(JsonCursor json, ChatSink sink) {
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String name = json.name();
            Json value = json.next();
            if (value == Json.NULL) {
                continue;
            }
            Param param = Options.param(name);
            if (param == null) {
                sink.other(name, json.rawValue());
            } else if (param != Param.MAX_TOKENS || json.longValue(0) >= 0) {
                // A negative number of tokens means no limit, which elsewhere is said by saying nothing.
                sink.param(param, json.rawValue());
            }
        }
    }

    private static void think(JsonCursor json, Json value, ChatSink sink) {
        if (value == Json.TRUE) {
            sink.thinking(Thinking.ON);
        } else if (value == Json.FALSE) {
            sink.thinking(Thinking.OFF);
        } else if (value == Json.STRING) {
            String word = json.text(LONGEST_NAME);
            Thinking level = word == null ? null : Options.thinking(word);
            if (level != null) {
                sink.thinking(level);
            }
        }
    }

    private static void format(JsonCursor json, Json value, ChatSink sink) {
        if (value == Json.OBJECT) {
            sink.format(json.rawValue());
        } else if (value == Json.STRING && json.value().isReadable()) {
            sink.format(null);
        }
    }

    /** {@code 0}, {@code "0"}, {@code "0s"}, {@code "0m"}: all mean at once. */
    private static boolean zero(JsonCursor json, Json value) {
        if (value == Json.NUMBER) {
            return json.longValue(-1) == 0;
        }
        String text = value == Json.STRING ? json.text(LONGEST_NAME) : null;
        return text != null && text.matches("0+[a-zµ]{0,2}");
    }

    /** What an empty request asks for: that the model be loaded, or with {@code keep_alive} 0 unloaded. */
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
}
