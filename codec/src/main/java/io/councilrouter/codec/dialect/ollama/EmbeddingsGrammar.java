package io.councilrouter.codec.dialect.ollama;

import io.councilrouter.codec.chat.EventSink;
import io.councilrouter.codec.chat.Usage;
import io.councilrouter.codec.dialect.VectorGrammar;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;

/** An answer of embed ({@code embeddings}) or of the older operation ({@code embedding}). */
final class EmbeddingsGrammar implements VectorGrammar {
    private int vectors;

    @Override
    public boolean holdsVectors(String name) {
        return name.equals("embeddings") || name.equals("embedding");
    }

    @Override
    public boolean vectors(String name, JsonCursor json, EventSink sink) {
        if (name.equals("embedding")) {
            sink.vector(vectors++, json.rawValue());
            return true;
        }
        Json token = json.next();
        for (; token == Json.ARRAY; token = json.next()) {
            sink.vector(vectors++, json.rawValue());
        }
        return token == Json.ARRAY_END;
    }

    @Override
    public boolean counts(String name, JsonCursor json, Json value, Usage usage) {
        if (name.equals("prompt_eval_count") && value == Json.NUMBER) {
            usage.prompt(json.longValue(-1));
        } else if (name.equals("load_duration") && value == Json.NUMBER) {
            usage.loadNanos(json.longValue(-1));
        } else {
            return false;
        }
        return true;
    }

    /** Always true: without a text there are no vectors. */
    @Override
    public boolean enough() {
        return true;
    }

    @Override
    public boolean terminates() {
        return true;
    }
}
