package io.councilrouter.codec.dialect.responses;

import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.chat.Param;
import io.councilrouter.codec.dialect.ParamReader;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;

/** {@code text}: in which form the answer is to be, and how long. One request's. */
final class TextReader {
    private static final int LONGEST_NAME = 256;
    private static final String UNNAMED = "answer";

    private final ParamReader params;
    private String type = "";
    private String name = "";
    private boolean strict;
    private long from;
    private long to;

    /** One that notes in {@code params} what is wrong. */
    TextReader(ParamReader params) {
        this.params = params;
    }

    /** Reads the value on which {@code json} stands, and tells it. */
    void read(JsonCursor json, Json value, ChatSink sink) {
        if (value != Json.OBJECT) {
            params.wrong("text", "an object");
            return;
        }
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String field = json.name();
            Json inner = json.next();
            switch (field) {
                case "format" -> format(json, inner, sink);
                case "verbosity" -> {
                    if (inner == Json.STRING) {
                        sink.param(Param.VERBOSITY, json.rawValue());
                    } else if (inner != Json.NULL) {
                        params.wrong("text.verbosity", "a string");
                    }
                }
                default -> {
                    if (inner != Json.NULL) {
                        sink.drop("text." + field);
                    }
                }
            }
            json.skipChildren();
        }
    }

    private void format(JsonCursor json, Json value, ChatSink sink) {
        if (value != Json.OBJECT) {
            if (value != Json.NULL) {
                params.wrong("text.format", "an object such as {\"type\":\"json_object\"}");
            }
            return;
        }
        type = "";
        name = "";
        strict = false;
        from = -1;
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String field = json.name();
            Json inner = json.next();
            switch (field) {
                case "type" -> type = word(json, inner);
                case "name" -> name = word(json, inner);
                case "strict" -> strict = inner == Json.TRUE;
                case "schema" -> {
                    long open = json.from();
                    json.skipChildren();
                    from = inner == Json.OBJECT ? open : -1;
                    to = json.to();
                }
                case "description" -> {
                    if (inner == Json.STRING) {
                        sink.drop("text.format.description");
                    }
                }
                default -> {
                    // Nothing that we know of.
                }
            }
            json.skipChildren();
        }
        tell(json, sink);
    }

    private static String word(JsonCursor json, Json value) {
        String word = value == Json.STRING ? json.text(LONGEST_NAME) : null;
        return word == null ? "" : word;
    }

    private void tell(JsonCursor json, ChatSink sink) {
        switch (type) {
            case "text" -> {
                // Nothing is asked of its form.
            }
            case "json_object" -> sink.format(null);
            case "json_schema" -> {
                if (from < 0) {
                    params.wrong("text.format.schema", "a JSON schema");
                } else {
                    sink.format(name.isEmpty() ? UNNAMED : name, strict, json.viewOf(from, to));
                }
            }
            default -> params.wrong("text.format.type", "\"text\", \"json_object\" or \"json_schema\"");
        }
    }
}
