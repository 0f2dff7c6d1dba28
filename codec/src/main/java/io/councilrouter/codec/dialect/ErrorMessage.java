package io.councilrouter.codec.dialect;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Finds the sentence in an error, whatever server wrote it: {@code {"error":{"message"}}} (OpenAI's family),
 * {@code {"error":"…"}} (Ollama), {@code {"detail":"…"}} or {@code {"detail":[{"msg"}]}} (FastAPI), {@code {"message"}}
 * (older vLLM). Stateless; what it returns is {@link SafeText}.
 */
public final class ErrorMessage {
    private ErrorMessage() {}

    /** The message in a whole error body; null if it is no JSON object or holds none. */
    public static @Nullable String in(@Borrowed ByteBuf body) {
        JsonCursor json = new JsonCursor();
        try {
            json.over(body);
            if (json.next() != Json.OBJECT) {
                return null;
            }
            String best = null;
            for (Json token = json.next(); token == Json.NAME; token = json.next()) {
                String name = json.name();
                Json value = json.next();
                boolean error = name.equals("error");
                if (error || (best == null && (name.equals("detail") || name.equals("message")))) {
                    String found = value(json, value);
                    best = found == null ? best : found;
                    if (error && found != null) {
                        break;
                    }
                } else {
                    json.skipChildren();
                }
            }
            return best;
        } finally {
            json.close();
        }
    }

    /** The message in the value of an {@code error} field, on which {@code json} stands; it is read to its end. */
    public static @Nullable String value(JsonCursor json, Json token) {
        if (token == Json.STRING) {
            return safe(json);
        }
        if (token != Json.OBJECT && token != Json.ARRAY) {
            return null;
        }
        // In a list (FastAPI) the objects lie one deeper; the first sentence found is the one to show.
        int depth = json.depth();
        String found = null;
        Json next = json.next();
        while (json.depth() >= depth && next != Json.BAD && next != Json.END && next != Json.MORE) {
            if (next == Json.NAME) {
                String name = json.name();
                next = json.next();
                boolean sentence = name.equals("message") || name.equals("msg");
                if (sentence && next == Json.STRING && found == null) {
                    found = safe(json);
                } else if (next == Json.OBJECT || next == Json.ARRAY) {
                    json.skipChildren();
                }
            }
            next = json.next();
        }
        return found;
    }

    private static @Nullable String safe(JsonCursor json) {
        String text = json.text(4 * SafeText.MOST);
        if (text == null) {
            return "The model server's error message is too long to show.";
        }
        String safe = SafeText.of(text);
        return safe.isEmpty() ? null : safe;
    }
}
