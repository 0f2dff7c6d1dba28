package io.councilrouter.codec.dialect.openai;

import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.dialect.ParamReader;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import org.jspecify.annotations.Nullable;

/** {@code response_format}: text, any JSON object, or JSON that follows a schema. Belongs to one request. */
final class FormatReader {
    private static final int LONGEST_NAME = 256;

    private static final String FIELD = "response_format";
    private static final String UNNAMED = "answer";
    private static final String SCHEMA = "response_format.json_schema";

    private final ParamReader params;
    private @Nullable String type;
    /** There is a "json_schema" object. */
    private boolean wrapped;

    /** Whether the schema must be followed to the letter. */
    private boolean strict;

    /** The schema's name; null if it has none. */
    private @Nullable String called;

    /** The schema inside "json_schema", where OpenAI has it. */
    private final Span inner = new Span();

    /** The schema next to "type":"json_object", where llama.cpp has it. */
    private final Span outer = new Span();

    /** Where a schema lies; when it is repeated, the last one counts. */
    private static final class Span {
        private long from = -1;
        private long to;
    }

    FormatReader(ParamReader params) {
        this.params = params;
    }

    /** Reads the value, which {@code json} is at, and reports it. */
    void read(JsonCursor json, Json value, ChatSink sink) {
        if (value != Json.OBJECT) {
            params.wrong(FIELD, "an object such as {\"type\":\"json_object\"}");
            return;
        }
        type = null;
        wrapped = false;
        strict = false;
        called = null;
        inner.from = -1;
        outer.from = -1;
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String name = json.name();
            Json member = json.next();
            switch (name) {
                case "type" -> {
                    type = member == Json.STRING ? json.text(LONGEST_NAME) : null;
                    json.skipChildren();
                }
                case "schema" -> schema("response_format.schema", json, member, outer);
                case "json_schema" -> wrapped(json, member, sink);
                default -> json.skipChildren();
            }
        }
        tell(json, sink);
    }

    private void wrapped(JsonCursor json, Json value, ChatSink sink) {
        wrapped = value == Json.OBJECT;
        strict = false;
        called = null;
        inner.from = -1;
        if (!wrapped) {
            json.skipChildren();
            if (value != Json.NULL) {
                params.wrong(SCHEMA, "an object");
            }
            return;
        }
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String field = json.name();
            Json member = json.next();
            if (field.equals("schema")) {
                schema("response_format.json_schema.schema", json, member, inner);
            } else {
                strict = field.equals("strict") ? flag(member) : strict;
                if (field.equals("description") && member == Json.STRING) {
                    sink.drop("response_format.description");
                }
                called = field.equals("name") && member == Json.STRING ? json.text(LONGEST_NAME) : called;
                json.skipChildren();
            }
        }
    }

    private boolean flag(Json value) {
        if (value != Json.TRUE && value != Json.FALSE && value != Json.NULL) {
            params.wrong("response_format.json_schema.strict", "true or false");
        }
        return value == Json.TRUE;
    }

    private void schema(String place, JsonCursor json, Json value, Span span) {
        span.from = -1;
        long open = json.from();
        json.skipChildren();
        if (value == Json.OBJECT) {
            span.from = open;
            span.to = json.to();
        } else if (value != Json.NULL) {
            params.wrong(place, "a JSON schema");
        }
    }

    private void tell(JsonCursor json, ChatSink sink) {
        Span schema = inner.from < 0 ? outer : inner;
        switch (type == null ? "" : type) {
            case "text" -> {}
            case "json_object" -> sink.format(schema.from < 0 ? null : json.viewOf(schema.from, schema.to));
            case "json_schema" -> {
                if (schema.from < 0 && !wrapped) {
                    params.wrong(SCHEMA, "an object with a \"schema\"");
                } else if (schema.from < 0) {
                    sink.format(null);
                } else if (called == null && !strict) {
                    sink.format(json.viewOf(schema.from, schema.to));
                } else {
                    sink.format(called == null ? UNNAMED : called, strict, json.viewOf(schema.from, schema.to));
                }
            }
            default -> params.wrong("response_format.type", "\"text\", \"json_object\" or \"json_schema\"");
        }
    }
}
