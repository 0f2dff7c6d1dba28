package io.councilrouter.codec.dialect.gemini;

import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.dialect.HeldText;
import io.councilrouter.codec.dialect.ParamReader;
import io.councilrouter.codec.dialect.Spans;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.councilrouter.codec.json.JsonWriter;

/**
 * One element of {@code tools}: functions of the client's own under {@code functionDeclarations}, and tools of the API
 * under their names. One request's.
 */
final class ToolReader {
    private static final int LONGEST_NAME = 256;
    private static final int DESCRIPTION = 0;
    private static final int SCHEMA = 1;

    private final ParamReader params;
    private final Spans spans = new Spans(2);
    private final HeldText held = new HeldText();
    private int count;

    /** One that notes in {@code params} what is wrong. */
    ToolReader(ParamReader params) {
        this.params = params;
    }

    /** Reads the element on whose brace {@code json} stands, and reports what is in it. */
    void read(JsonCursor json, ChatSink sink) {
        String place = "tools[" + count++ + "]";
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String field = CamelCase.of(json.name());
            Json value = json.next();
            if (value == Json.NULL) {
                continue;
            }
            if (!field.equals("functionDeclarations")) {
                held.clear();
                new JsonWriter(held).open().anyName(field).raw(json.rawValue()).close();
                sink.otherTool(field, held.view());
            } else if (value == Json.ARRAY) {
                functions(place + ".functionDeclarations", json, sink);
            } else {
                json.skipChildren();
                params.wrong(place + ".functionDeclarations", "a list");
            }
        }
    }

    private void functions(String within, JsonCursor json, ChatSink sink) {
        int at = 0;
        Json token = json.next();
        for (; token == Json.OBJECT; token = json.next()) {
            function(within + "[" + at++ + "]", json, sink);
        }
        if (token != Json.ARRAY_END) {
            params.wrong(within, "a list of functions");
        }
    }

    private void function(String place, JsonCursor json, ChatSink sink) {
        String name = null;
        boolean lost = false;
        spans.clear();
        held.clear();
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String field = CamelCase.of(json.name());
            Json value = json.next();
            switch (field) {
                case "name" -> {
                    name = value == Json.STRING ? json.text(LONGEST_NAME) : null;
                    json.skipChildren();
                }
                case "description" -> {
                    if (!spans.keep(DESCRIPTION, Json.STRING, json, value)) {
                        params.wrong(place + ".description", "a string");
                    }
                }
                case "parametersJsonSchema" -> schema(place + "." + field, json, value);
                case "parameters" -> {
                    if (value == Json.OBJECT) {
                        held.clear();
                        OpenSchema.write(json, held);
                    } else {
                        schema(place + "." + field, json, value);
                    }
                }
                default -> {
                    lost |= value != Json.NULL;
                    json.skipChildren();
                }
            }
        }
        if (name == null) {
            params.wrong(place + ".name", "a string");
        } else if (params.fault() == null && json.fault() == null) {
            tell(name, json, sink);
            if (lost) {
                sink.drop("tools.response");
            }
        }
    }

    private void schema(String place, JsonCursor json, Json value) {
        if (!spans.keep(SCHEMA, Json.OBJECT, json, value)) {
            params.wrong(place, "a schema");
        }
    }

    private void tell(String name, JsonCursor json, ChatSink sink) {
        sink.tool(name);
        if (spans.has(DESCRIPTION)) {
            sink.toolDescription(spans.view(DESCRIPTION, json));
        }
        if (spans.has(SCHEMA)) {
            sink.toolParameters(spans.view(SCHEMA, json));
        } else if (!held.isEmpty()) {
            sink.toolParameters(held.view());
        }
        sink.toolEnd();
    }

    /** Releases what it holds. Idempotent. */
    void close() {
        held.close();
    }
}
