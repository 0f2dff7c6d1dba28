package io.councilrouter.codec.dialect.ollama;

import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.dialect.ParamReader;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import java.util.Arrays;

/** The tools that a request declares. Not thread-safe; belongs to one request. */
final class ToolReader {
    private static final int DESCRIPTION = 0;
    private static final int PARAMETERS = 2;

    private final ParamReader params;
    private final long[] spans = new long[4];
    private boolean named;
    private String name = "";
    private int count;

    ToolReader(ParamReader params) {
        this.params = params;
    }

    /** Reads the tool on whose brace {@code json} stands, and tells it. */
    void read(JsonCursor json, ChatSink sink) {
        String place = "tools[" + count++ + "].function";
        named = false;
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String field = json.name();
            Json value = json.next();
            if (!field.equals("function")) {
                json.skipChildren();
            } else if (value == Json.OBJECT) {
                function(place, json);
            } else {
                json.skipChildren();
                params.wrong(place, "an object");
            }
        }
        if (!named) {
            params.wrong(place + ".name", "a string");
        }
        if (params.fault() != null) {
            return;
        }
        sink.tool(name);
        if (spans[DESCRIPTION] >= 0) {
            sink.toolDescription(json.viewOf(spans[DESCRIPTION], spans[DESCRIPTION + 1]));
        }
        if (spans[PARAMETERS] >= 0) {
            sink.toolParameters(json.viewOf(spans[PARAMETERS], spans[PARAMETERS + 1]));
        }
        sink.toolEnd();
    }

    private void function(String place, JsonCursor json) {
        Arrays.fill(spans, -1);
        named = false;
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String field = json.name();
            Json value = json.next();
            switch (field) {
                case "name" -> {
                    named = value == Json.STRING;
                    name = RootGrammar.text(json, value);
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
}
