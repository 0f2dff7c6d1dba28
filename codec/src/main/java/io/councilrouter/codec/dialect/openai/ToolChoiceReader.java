package io.councilrouter.codec.dialect.openai;

import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.chat.ChatSink.ToolChoice;
import io.councilrouter.codec.dialect.ParamReader;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code tool_choice}, and the older {@code function_call}. Stateless. */
final class ToolChoiceReader {
    private static final int LONGEST_NAME = 256;

    /** Maximum number of tools that are reported one by one. */
    private static final int MOST_NAMES = 1024;

    private static final String WANTED = "\"none\", \"auto\", \"required\" or an object that names a function";

    private ToolChoiceReader() {}

    /** Reads the value of {@code field}, which {@code json} is at, and reports it. */
    static void read(String field, JsonCursor json, Json value, ParamReader params, ChatSink sink) {
        ToolChoice choice = null;
        if (value == Json.STRING) {
            choice = choice(json.text(LONGEST_NAME));
            if (choice != null) {
                sink.toolChoice(choice, "");
            }
        } else if (value == Json.OBJECT) {
            choice = object(json, sink);
        }
        if (choice == null) {
            params.wrong(field, WANTED);
        }
    }

    private static @Nullable ToolChoice object(JsonCursor json, ChatSink sink) {
        String named = null;
        String inside = null;
        Allowed allowed = new Allowed();
        ToolChoice mode = null;
        ToolChoice type = null;
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String name = json.name();
            Json inner = json.next();
            switch (name) {
                case "name" -> named = inner == Json.STRING ? json.text(LONGEST_NAME) : null;
                case "type" -> type = inner == Json.STRING ? choice(json.text(LONGEST_NAME)) : null;
                case "function" -> inside = inner == Json.OBJECT ? inside(json, "name") : null;
                case "allowed_tools" -> {
                    allowed = new Allowed();
                    mode = inner == Json.OBJECT ? choice(allowed(json, allowed)) : null;
                }
                default -> {}
            }
            json.skipChildren();
        }
        String wanted = inside == null ? named : inside;
        if (wanted != null) {
            sink.toolChoice(ToolChoice.NAMED, wanted);
            return ToolChoice.NAMED;
        }
        if (mode != null) {
            allowed.names.forEach(sink::allowedTool);
        }
        ToolChoice choice = mode == null ? type : allowed.othersOnly() ? ToolChoice.NONE : mode;
        if (choice != null) {
            sink.toolChoice(choice, "");
        }
        return choice;
    }

    /** The tools that a list allows. */
    private static final class Allowed {
        private final List<String> names = new ArrayList<>(0);
        private boolean others;

        /** Whether no function is allowed: what the list does allow, only this dialect's own servers have. */
        private boolean othersOnly() {
            return others && names.isEmpty();
        }
    }

    /** Reads the list of allowed tools; returns the mode, null if there is none. */
    private static @Nullable String allowed(JsonCursor json, Allowed names) {
        String mode = null;
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String name = json.name();
            Json value = json.next();
            if (name.equals("mode")) {
                mode = value == Json.STRING ? json.text(LONGEST_NAME) : null;
            } else if (name.equals("tools") && value == Json.ARRAY) {
                names(json, names);
                continue;
            }
            json.skipChildren();
        }
        return mode;
    }

    /** Adds the name of each tool in the list that {@code json} is at. */
    private static void names(JsonCursor json, Allowed allowed) {
        for (Json tool = json.next(); tool != Json.ARRAY_END && tool != Json.BAD; tool = json.next()) {
            if (tool != Json.OBJECT) {
                json.skipChildren();
                continue;
            }
            int before = allowed.names.size();
            for (Json token = json.next(); token == Json.NAME; token = json.next()) {
                String name = json.name();
                String found = json.next() == Json.OBJECT && name.equals("function") ? inside(json, "name") : null;
                json.skipChildren();
                if (found != null && allowed.names.size() < MOST_NAMES) {
                    allowed.names.add(found);
                }
            }
            allowed.others |= allowed.names.size() == before;
        }
    }

    private static @Nullable String inside(JsonCursor json, String wanted) {
        String found = null;
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String name = json.name();
            if (json.next() == Json.STRING && name.equals(wanted)) {
                found = json.text(LONGEST_NAME);
            } else {
                found = name.equals(wanted) ? null : found;
                json.skipChildren();
            }
        }
        return found;
    }

    private static @Nullable ToolChoice choice(@Nullable String word) {
        return switch (word == null ? "" : word) {
            case "none" -> ToolChoice.NONE;
            case "auto" -> ToolChoice.AUTO;
            case "required", "any" -> ToolChoice.REQUIRED;
            default -> null;
        };
    }
}
