package io.councilrouter.codec.dialect.openai;

import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.dialect.ParamReader;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The tools that a request declares, and the older functions. Not thread-safe; belongs to one request. */
final class ToolReader {
    private static final int LONGEST_NAME = 256;
    private static final int DESCRIPTION = 0;
    private static final int PARAMETERS = 2;

    private final ParamReader params;
    private final long[] spans = new long[4];
    private @Nullable String name;
    private int tools;
    private int functions;

    ToolReader(ParamReader params) {
        this.params = params;
    }

    /** A tool, or with {@code bare} one of the older functions, which are what a tool has under "function". */
    void read(JsonCursor json, boolean bare, ChatSink sink) {
        String place = bare ? "functions[" + functions++ + "]" : "tools[" + tools++ + "].function";
        String type = null;
        name = null;
        Arrays.fill(spans, -1);
        if (bare) {
            function(place, json);
        } else {
            for (Json token = json.next(); token == Json.NAME; token = json.next()) {
                String field = json.name();
                Json value = json.next();
                if (field.equals("function") && value == Json.OBJECT) {
                    function(place, json);
                } else if (field.equals("type") && value == Json.STRING) {
                    type = json.text(LONGEST_NAME);
                } else {
                    json.skipChildren();
                    if (field.equals("function") && value != Json.NULL) {
                        params.wrong(place, "an object");
                    }
                }
            }
        }
        boolean builtIn = type != null && !type.equals("function");
        if (name == null && !builtIn) {
            params.wrong(place + ".name", "a string");
        }
        if (params.fault() == null) {
            tell(json, type, sink);
        }
    }

    private void function(String place, JsonCursor json) {
        name = null;
        Arrays.fill(spans, -1);
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String field = json.name();
            Json value = json.next();
            switch (field) {
                case "name" -> {
                    name = value == Json.STRING ? json.text(LONGEST_NAME) : null;
                    json.skipChildren();
                }
                case "description" -> keep(DESCRIPTION, place + ".description", Json.STRING, json, value);
                case "parameters" -> keep(PARAMETERS, place + ".parameters", Json.OBJECT, json, value);
                default -> json.skipChildren();
            }
        }
    }

    private void keep(int span, String place, Json wanted, JsonCursor json, Json value) {
        int quote = wanted == Json.STRING ? 1 : 0;
        long from = json.from();
        json.skipChildren();
        spans[span] = value == wanted ? from + quote : -1;
        spans[span + 1] = json.to() - quote;
        if (value != wanted && value != Json.NULL) {
            params.wrong(place, quote > 0 ? "a string" : "an object");
        }
    }

    private void tell(JsonCursor json, @Nullable String type, ChatSink sink) {
        String told = name;
        if (told == null) {
            // A custom or built-in tool of OpenAI's own.
            sink.other("tools." + type, json.viewOf(0, 0));
            return;
        }
        sink.tool(told);
        if (spans[DESCRIPTION] >= 0) {
            sink.toolDescription(json.viewOf(spans[DESCRIPTION], spans[DESCRIPTION + 1]));
        }
        if (spans[PARAMETERS] >= 0) {
            sink.toolParameters(json.viewOf(spans[PARAMETERS], spans[PARAMETERS + 1]));
        }
        sink.toolEnd();
    }
}
