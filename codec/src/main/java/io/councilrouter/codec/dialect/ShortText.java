package io.councilrouter.codec.dialect;

import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;

/** Reads fields that hold a short word, such as a type, an id or a name. Stateless. */
public final class ShortText {
    private ShortText() {}

    /**
     * The string that {@code json} is at; empty if the value is of another kind or has more than {@code longest} bytes.
     * Reads the value to its end.
     *
     * @param value kind of the value
     */
    public static String read(JsonCursor json, Json value, int longest) {
        String text = value == Json.STRING ? json.text(longest) : null;
        json.skipChildren();
        return text == null ? "" : text;
    }
}
