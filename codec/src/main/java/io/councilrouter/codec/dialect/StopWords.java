package io.councilrouter.codec.dialect;

import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import java.nio.charset.StandardCharsets;

/**
 * The stop words of a request: a string or a list of strings. Empty strings and empty lists are left out, because some
 * servers stop at once on an empty word and others refuse it. Stateless.
 */
public final class StopWords {
    private static final byte[] OPEN = {'['};
    private static final byte[] COMMA = {','};
    private static final byte[] CLOSE = {']'};
    private static final byte[] NOTHING = "\"\"".getBytes(StandardCharsets.US_ASCII);

    private StopWords() {}

    /**
     * Reads a value to its end.
     *
     * @param json is at the value
     * @param into receives the value as JSON, as it came; nothing if no word is left
     * @return false if it is neither; {@code into} is then of no use
     */
    public static boolean read(JsonCursor json, Json value, HeldText into) {
        if (value == Json.STRING) {
            if (json.value().isReadable()) {
                into.append(json.rawValue());
            }
            return true;
        }
        if (value != Json.ARRAY) {
            json.skipChildren();
            return false;
        }
        boolean sound = true;
        for (Json word = json.next(); word != Json.ARRAY_END; word = json.next()) {
            if (word == Json.BAD || word == Json.END || word == Json.MORE) {
                return false;
            }
            if (word == Json.STRING && json.to() - json.from() > NOTHING.length) {
                into.append(into.isEmpty() ? OPEN : COMMA);
                into.append(json.rawValue());
            } else {
                sound &= word == Json.STRING || word == Json.NULL;
                json.skipChildren();
            }
        }
        if (!into.isEmpty()) {
            into.append(CLOSE);
        }
        return sound;
    }
}
