package io.councilrouter.codec.dialect.gemini;

import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.dialect.HeldText;
import io.councilrouter.codec.dialect.ParamReader;
import io.councilrouter.codec.dialect.ShortText;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;

/** In which form the answer is wanted: a media type, and a schema in either of two languages. One request's. */
final class FormatReader {
    private static final String JSON = "application/json";

    private final ParamReader params;
    private final HeldText schema = new HeldText();
    private String type = "";

    /** One that notes in {@code params} what is wrong. */
    FormatReader(ParamReader params) {
        this.params = params;
    }

    /** Forgets the form. */
    void clear() {
        schema.clear();
        type = "";
    }

    /** Reads one of its fields, at whose value {@code json} stands. */
    void read(String field, String place, JsonCursor json, Json value) {
        if (field.equals("responseMimeType")) {
            type = ShortText.read(json, value, PartReader.LONGEST_NAME);
            if (value != Json.STRING) {
                params.wrong(place, "a string");
            }
        } else if (value != Json.OBJECT) {
            json.skipChildren();
            params.wrong(place, "a schema");
        } else {
            schema.clear();
            if (field.equals("responseSchema")) {
                OpenSchema.write(json, schema);
            } else {
                schema.append(json.rawValue());
            }
        }
    }

    /** Reports it, once all of its fields have been read. */
    void tell(JsonCursor json, ChatSink sink) {
        if (json.fault() != null) {
            return;
        }
        if (!type.isEmpty() && !type.equals(JSON) && !type.equals("text/plain")) {
            sink.drop("responseMimeType");
        } else if (!schema.isEmpty()) {
            sink.format(schema.view());
        } else if (type.equals(JSON)) {
            sink.format(null);
        }
    }

    /** Releases what it holds. Idempotent. */
    void close() {
        schema.close();
    }
}
