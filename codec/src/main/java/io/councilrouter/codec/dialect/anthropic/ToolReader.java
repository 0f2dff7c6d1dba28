package io.councilrouter.codec.dialect.anthropic;

import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.dialect.ParamReader;
import io.councilrouter.codec.dialect.Spans;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import org.jspecify.annotations.Nullable;

/** The tools that a request declares: those of the client's own, and those that the API brings along. One request's. */
final class ToolReader {
    private static final int LONGEST_NAME = 256;
    private static final int DESCRIPTION = 0;
    private static final int SCHEMA = 1;

    private final ParamReader params;
    private final Spans spans = new Spans(2);
    private int count;

    /** One that notes in {@code params} what is wrong. */
    ToolReader(ParamReader params) {
        this.params = params;
    }

    /** Reads the tool on whose brace {@code json} stands, and tells it. */
    void read(JsonCursor json, ChatSink sink) {
        String place = "tools[" + count++ + "]";
        String type = "custom";
        String name = null;
        String mark = null;
        Boolean strict = null;
        long open = json.from();
        spans.clear();
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String field = json.name();
            Json value = json.next();
            switch (field) {
                case "type" -> {
                    String word = value == Json.STRING ? json.text(LONGEST_NAME) : null;
                    type = word == null ? type : word;
                    json.skipChildren();
                }
                case "name" -> {
                    name = value == Json.STRING ? json.text(LONGEST_NAME) : null;
                    json.skipChildren();
                }
                case "description" -> keep(DESCRIPTION, place + ".description", Json.STRING, json, value);
                case "input_schema" -> keep(SCHEMA, place + ".input_schema", Json.OBJECT, json, value);
                case "strict" -> {
                    strict = value == Json.TRUE ? Boolean.TRUE : value == Json.FALSE ? Boolean.FALSE : null;
                    json.skipChildren();
                }
                case "cache_control" -> mark = CacheMark.read(json, value);
                default -> json.skipChildren();
            }
        }
        if (params.fault() == null && name == null) {
            params.wrong(place + ".name", "a string");
        }
        if (params.fault() != null || name == null) {
            return;
        }
        if (type.equals("custom")) {
            tell(name, strict, mark, json, sink);
        } else {
            sink.otherTool(type, json.viewOf(open, json.to()));
        }
    }

    private void keep(int part, String place, Json wanted, JsonCursor json, Json value) {
        if (!spans.keep(part, wanted, json, value)) {
            params.wrong(place, wanted == Json.STRING ? "a string" : "an object");
        }
    }

    private void tell(String name, @Nullable Boolean strict, @Nullable String mark, JsonCursor json, ChatSink sink) {
        sink.tool(name);
        if (spans.has(DESCRIPTION)) {
            sink.toolDescription(spans.view(DESCRIPTION, json));
        }
        if (spans.has(SCHEMA)) {
            sink.toolParameters(spans.view(SCHEMA, json));
        }
        if (strict != null) {
            sink.toolStrict(strict);
        }
        if (mark != null) {
            sink.cacheMark(mark);
        }
        sink.toolEnd();
    }
}
