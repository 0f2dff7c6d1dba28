package io.councilrouter.codec.dialect.gemini;

import io.councilrouter.codec.chat.EventSink;
import io.councilrouter.codec.chat.Usage;
import io.councilrouter.codec.dialect.VectorGrammar;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.netty.buffer.ByteBuf;

/** An answer with vectors: {@code embedding} is one, {@code embeddings} a list of them, each an object with its values. */
final class ValuesGrammar implements VectorGrammar {
    private final MemberScan members = new MemberScan();
    private int vectors;

    @Override
    public boolean holdsVectors(String name) {
        return name.equals("embeddings");
    }

    @Override
    public boolean holdsVectors(String name, Json value) {
        return value == Json.OBJECT ? name.equals("embedding") : value == Json.ARRAY && holdsVectors(name);
    }

    @Override
    public boolean vectors(String name, JsonCursor json, EventSink sink) {
        if (!holdsVectors(name)) {
            return vector(json, sink);
        }
        Json token = json.next();
        for (; token == Json.OBJECT; token = json.next()) {
            if (!vector(json, sink)) {
                return false;
            }
        }
        return token == Json.ARRAY_END;
    }

    private boolean vector(JsonCursor json, EventSink sink) {
        boolean found = false;
        Json token = json.next();
        for (; token == Json.NAME; token = json.next()) {
            boolean values = json.name().equals("values");
            if (json.next() == Json.ARRAY && values && !found) {
                found = true;
                sink.vector(vectors++, json.rawValue());
            }
            json.skipChildren();
        }
        return found && token == Json.OBJECT_END;
    }

    @Override
    public boolean counts(String name, JsonCursor json, Json value, Usage usage) {
        if (!name.equals("usageMetadata") || value != Json.OBJECT) {
            return false;
        }
        ByteBuf span = json.rawValue();
        UsageFields.read(span, span.readerIndex(), span.writerIndex(), usage, members);
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
