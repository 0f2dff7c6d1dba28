package io.councilrouter.codec.dialect.openai;

import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.dialect.ParamReader;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import org.jspecify.annotations.Nullable;

/** {@code response_format}: text, any JSON object, or JSON of a schema. One request's. */
final class FormatReader {
    private static final int LONGEST_NAME = 256;

    private static final String FIELD = "response_format";
    private static final String SCHEMA = "response_format.json_schema";

    private final ParamReader params;
    private @Nullable String type;
    /** Under "json_schema", where OpenAI has it. */
    private boolean wrapped;

    private long from;
    private long to;

    FormatReader(ParamReader params) {
        this.params = params;
    }

    /** Reads the value on which {@code json} stands, and tells it. */
    void read(JsonCursor json, Json value, ChatSink sink) {
        if (value != Json.OBJECT) {
            params.wrong(FIELD, "an object such as {\"type\":\"json_object\"}");
            return;
        }
        type = null;
        wrapped = false;
        from = -1;
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String name = json.name();
            Json inner = json.next();
            switch (name) {
                case "type" -> {
                    type = inner == Json.STRING ? json.text(LONGEST_NAME) : null;
                    json.skipChildren();
                }
                // Where llama.cpp has it, beside "type":"json_object".
                case "schema" -> schema("response_format.schema", json, inner);
                case "json_schema" -> wrapped(json, inner);
                default -> json.skipChildren();
            }
        }
        tell(json, sink);
    }

    private void wrapped(JsonCursor json, Json value) {
        wrapped = value == Json.OBJECT;
        if (!wrapped) {
            json.skipChildren();
            if (value != Json.NULL) {
                params.wrong(SCHEMA, "an object");
            }
            return;
        }
        from = -1;
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String field = json.name();
            Json inner = json.next();
            if (field.equals("schema")) {
                schema("response_format.json_schema.schema", json, inner);
            } else {
                json.skipChildren();
            }
        }
    }

    private void schema(String place, JsonCursor json, Json value) {
        long open = json.from();
        json.skipChildren();
        if (value == Json.OBJECT) {
            from = open;
            to = json.to();
        } else if (value != Json.NULL) {
            params.wrong(place, "a JSON schema");
        }
    }

    private void tell(JsonCursor json, ChatSink sink) {
        switch (type == null ? "" : type) {
            case "text" -> {}
            case "json_object" -> sink.format(from < 0 ? null : json.viewOf(from, to));
            case "json_schema" -> {
                if (from < 0 && !wrapped) {
                    params.wrong(SCHEMA, "an object with a \"schema\"");
                } else {
                    sink.format(from < 0 ? null : json.viewOf(from, to));
                }
            }
            default -> params.wrong("response_format.type", "\"text\", \"json_object\" or \"json_schema\"");
        }
    }
}
