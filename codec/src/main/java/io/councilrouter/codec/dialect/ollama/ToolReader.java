package io.councilrouter.codec.dialect.ollama;

import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.dialect.DeclaredFunction;
import io.councilrouter.codec.dialect.ParamReader;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;

/** The tools that a request declares. Not thread-safe; belongs to one request. */
final class ToolReader {
    private final ParamReader params;
    private final DeclaredFunction function;
    private int count;

    ToolReader(ParamReader params) {
        this.params = params;
        this.function = new DeclaredFunction(params);
    }

    /** Reads the tool, whose brace {@code json} is at, and reports it. */
    void read(JsonCursor json, ChatSink sink) {
        String place = "tools[" + count++ + "].function";
        function.clear();
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String field = json.name();
            Json value = json.next();
            if (!field.equals("function")) {
                json.skipChildren();
            } else if (value == Json.OBJECT) {
                function.read(place, json);
            } else {
                json.skipChildren();
                params.wrong(place, "an object");
            }
        }
        if (!function.named()) {
            params.wrong(place + ".name", "a string");
        }
        if (params.fault() == null) {
            function.tell(json, sink);
        }
    }
}
