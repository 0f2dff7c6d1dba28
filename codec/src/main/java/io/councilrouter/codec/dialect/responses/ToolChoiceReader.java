package io.councilrouter.codec.dialect.responses;

import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.chat.ChatSink.ToolChoice;
import io.councilrouter.codec.dialect.ParamReader;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code tool_choice}: a word, an object that names a tool, or a list of those that are allowed. Stateless. */
final class ToolChoiceReader {
    private static final String FIELD = "tool_choice";
    private static final int LONGEST_NAME = 256;

    /** Most tools that are told one by one. */
    private static final int MOST_NAMES = 1024;

    private ToolChoiceReader() {}

    /** Reads the value on which {@code json} stands, and tells it. */
    static void read(JsonCursor json, Json value, ParamReader params, ChatSink sink) {
        if (value == Json.STRING) {
            ToolChoice choice = choice(json.text(LONGEST_NAME));
            if (choice == null) {
                params.wrong(FIELD, "\"none\", \"auto\", \"required\" or an object with a \"type\"");
            } else {
                sink.toolChoice(choice, "");
            }
        } else if (value == Json.OBJECT) {
            object(json, params, sink);
        } else {
            params.wrong(FIELD, "a string or an object");
        }
    }

    private static void object(JsonCursor json, ParamReader params, ChatSink sink) {
        String type = "";
        String name = "";
        String namespace = "";
        ToolChoice mode = ToolChoice.AUTO;
        List<String> allowed = List.of();
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String field = json.name();
            Json inner = json.next();
            String word = inner == Json.STRING ? json.text(LONGEST_NAME) : null;
            switch (field) {
                case "type" -> type = word == null ? "" : word;
                case "name" -> name = word == null ? "" : word;
                case "namespace" -> namespace = word == null ? "" : word;
                case "mode" -> mode = choice(word);
                case "tools" -> allowed = inner == Json.ARRAY ? names(json) : List.of();
                default -> {
                    // Nothing that we know of.
                }
            }
            if (!field.equals("tools") || inner != Json.ARRAY) {
                json.skipChildren();
            }
        }
        switch (type) {
            case "function", "custom" -> {
                if (name.isEmpty()) {
                    params.wrong(FIELD + ".name", "the name of a tool");
                } else {
                    sink.toolChoice(ToolChoice.NAMED, ToolNames.joined(namespace, name));
                }
            }
            case "allowed_tools" -> {
                if (mode == null) {
                    params.wrong(FIELD + ".mode", "\"auto\" or \"required\"");
                } else {
                    allowed.forEach(sink::allowedTool);
                    // If none of them is the client's own, none may be called.
                    sink.toolChoice(allowed.isEmpty() ? ToolChoice.NONE : mode, "");
                }
            }
            case "" -> params.wrong(FIELD + ".type", "a string");
            default -> params.refuse(FIELD, RootGrammar.only("the tool \"" + type + "\"", "has"));
        }
    }

    private static List<String> names(JsonCursor json) {
        List<String> names = new ArrayList<>();
        for (Json tool = json.next(); tool == Json.OBJECT; tool = json.next()) {
            String name = "";
            String namespace = "";
            for (Json token = json.next(); token == Json.NAME; token = json.next()) {
                String field = json.name();
                String word = json.next() == Json.STRING ? json.text(LONGEST_NAME) : null;
                json.skipChildren();
                switch (field) {
                    case "name" -> name = word == null ? "" : word;
                    case "namespace" -> namespace = word == null ? "" : word;
                    default -> {
                        // What kind of tool it is does not matter.
                    }
                }
            }
            if (!name.isEmpty() && names.size() < MOST_NAMES) {
                names.add(ToolNames.joined(namespace, name));
            }
        }
        return names;
    }

    private static @Nullable ToolChoice choice(@Nullable String word) {
        return switch (word == null ? "" : word) {
            case "none" -> ToolChoice.NONE;
            case "auto" -> ToolChoice.AUTO;
            case "required" -> ToolChoice.REQUIRED;
            default -> null;
        };
    }
}
