package io.councilrouter.codec.dialect;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * Where the parts of a JSON object lie. Its fields may come in any order but the verbs may not, so an object is first
 * searched for its parts and only then reported. Of a string the inside is kept, of any other value all of it. The user
 * of this class numbers the parts. Not thread-safe; allocates only when it is created.
 */
public final class Spans {
    private final long[] ends;

    /** Keeps parts 0 to {@code parts - 1}; none of them is there yet. */
    public Spans(int parts) {
        ends = new long[2 * parts];
        clear();
    }

    /** Forgets all parts. */
    public void clear() {
        Arrays.fill(ends, -1);
    }

    /** Whether the part is there. */
    public boolean has(int part) {
        return ends[2 * part] >= 0;
    }

    /** Keeps the value at {@code json} and reads it to its end. */
    public void keep(int part, JsonCursor json, Json value) {
        int quote = value == Json.STRING ? 1 : 0;
        long from = json.from();
        json.skipChildren();
        ends[2 * part] = from + quote;
        ends[2 * part + 1] = json.to() - quote;
    }

    /**
     * Keeps the value if it is of the wanted kind, else forgets the part: when a field is repeated, the last one
     * counts. Reads the value to its end.
     *
     * @return false if the value is neither of that kind nor null
     */
    public boolean keep(int part, Json wanted, JsonCursor json, Json value) {
        if (value == wanted) {
            keep(part, json, value);
            return true;
        }
        json.skipChildren();
        ends[2 * part] = -1;
        return value == Json.NULL;
    }

    /** The part, which must be there, in what {@code json} reads; valid until the cursor's next view. */
    public @Borrowed ByteBuf view(int part, JsonCursor json) {
        return json.viewOf(ends[2 * part], ends[2 * part + 1]);
    }

    /** The part, which must be a string, with its quotes. */
    public @Borrowed ByteBuf quoted(int part, JsonCursor json) {
        return json.viewOf(ends[2 * part] - 1, ends[2 * part + 1] + 1);
    }

    /**
     * Begins to read the part, an object or a list, with the cursor of {@code tree}, which is then after the part's
     * first token.
     */
    public JsonCursor open(int part, JsonCursor json, Subtree tree) {
        JsonCursor inside = tree.open(json, ends[2 * part], ends[2 * part + 1]);
        inside.next();
        return inside;
    }
}
