package io.councilrouter.codec.dialect.openai;

import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.dialect.DeclaredFunction;
import io.councilrouter.codec.dialect.ParamReader;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import org.jspecify.annotations.Nullable;

/** The tools that a request declares, and the older functions. Not thread-safe; belongs to one request. */
final class ToolReader {
    private static final int LONGEST_NAME = 256;

    private final ParamReader params;
    private final DeclaredFunction function;
    private int tools;
    private int functions;

    ToolReader(ParamReader params) {
        this.params = params;
        this.function = new DeclaredFunction(params);
    }

    /** Reads a tool or, with {@code bare}, an old-style function, which is what a tool has under "function". */
    void read(JsonCursor json, boolean bare, ChatSink sink) {
        String place = bare ? "functions[" + functions++ + "]" : "tools[" + tools++ + "].function";
        String type = null;
        long open = json.from();
        function.clear();
        if (bare) {
            function.read(place, json);
        } else {
            type = tool(place, json);
        }
        boolean builtIn = type != null && !type.equals("function");
        if (function.name() == null && !builtIn) {
            params.wrong(place + ".name", "a string");
        }
        if (params.fault() != null) {
            return;
        }
        if (function.name() == null) {
            // A custom or built-in tool of OpenAI's own.
            sink.otherTool(String.valueOf(type), json.viewOf(open, json.to()));
        } else {
            function.tell(json, sink);
        }
    }

    /** Reads a tool and returns its type, null if it has none. */
    private @Nullable String tool(String place, JsonCursor json) {
        String type = null;
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String field = json.name();
            Json value = json.next();
            if (field.equals("function") && value == Json.OBJECT) {
                function.read(place, json);
            } else if (field.equals("type") && value == Json.STRING) {
                type = json.text(LONGEST_NAME);
            } else {
                json.skipChildren();
                if (field.equals("function") && value != Json.NULL) {
                    params.wrong(place, "an object");
                }
            }
        }
        return type;
    }
}
