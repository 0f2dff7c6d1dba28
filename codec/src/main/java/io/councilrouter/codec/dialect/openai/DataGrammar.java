package io.councilrouter.codec.dialect.openai;

import io.councilrouter.codec.chat.EventSink;
import io.councilrouter.codec.chat.Usage;
import io.councilrouter.codec.dialect.VectorGrammar;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.netty.buffer.ByteBuf;

/** An answer of {@code /v1/embeddings}; vectors come as numbers or as base64. */
final class DataGrammar implements VectorGrammar {
    private int vectors;

    @Override
    public boolean holdsVectors(String name) {
        return name.equals("data");
    }

    @Override
    public boolean vectors(String name, JsonCursor json, EventSink sink) {
        Json token = json.next();
        for (; token == Json.OBJECT; token = json.next()) {
            if (!element(json, sink)) {
                return false;
            }
            vectors++;
        }
        return token == Json.ARRAY_END;
    }

    private boolean element(JsonCursor json, EventSink sink) {
        int index = vectors;
        long from = -1;
        long to = -1;
        boolean base64 = false;
        Json token = json.next();
        for (; token == Json.NAME; token = json.next()) {
            String name = json.name();
            Json value = json.next();
            if (name.equals("index") && value == Json.NUMBER) {
                index = (int) json.longValue(vectors);
            } else if (name.equals("embedding") && value == Json.STRING) {
                base64 = true;
                from = json.from() + 1;
                to = json.to() - 1;
            } else if (name.equals("embedding") && value == Json.ARRAY) {
                from = json.from();
                json.skipChildren();
                to = json.to();
            } else {
                json.skipChildren();
            }
        }
        if (token != Json.OBJECT_END || from < 0) {
            return false;
        }
        if (base64) {
            sink.vectorBase64(index, json.viewOf(from, to));
        } else {
            sink.vector(index, json.viewOf(from, to));
        }
        return true;
    }

    @Override
    public boolean counts(String name, JsonCursor json, Json value, Usage usage) {
        if (!name.equals("usage") || value != Json.OBJECT) {
            return false;
        }
        long from = json.from();
        json.skipChildren();
        ByteBuf span = json.viewOf(from, json.to());
        UsageFields.read(span, span.readerIndex(), span.writerIndex(), usage);
        return true;
    }

    @Override
    public boolean enough() {
        return vectors > 0;
    }

    @Override
    public boolean terminates() {
        return false;
    }
}
