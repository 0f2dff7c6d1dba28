package io.councilrouter.codec.dialect;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * Where the parts of a JSON object lie. Its fields may come in any order, the verbs may not: so an object is run through
 * for its parts first and told then. Of a string the inside is kept, of anything else the whole value. Parts are numbered
 * by whoever uses this. Not thread-safe; allocates nothing after it was made.
 */
public final class Spans {
    private final long[] ends;

    /** For parts 0 to {@code parts - 1}, none of which is there yet. */
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

    /** Keeps the value on which {@code json} stands and reads it to its end. */
    public void keep(int part, JsonCursor json, Json value) {
        int quote = value == Json.STRING ? 1 : 0;
        long from = json.from();
        json.skipChildren();
        ends[2 * part] = from + quote;
        ends[2 * part + 1] = json.to() - quote;
    }

    /**
     * Keeps the value if it is of the wanted kind and forgets the part if it is not: of a field that stands twice the last
     * one counts. Reads the value to its end.
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

    /** The part, which is there, in what {@code json} reads; valid until the cursor's next view. */
    public @Borrowed ByteBuf view(int part, JsonCursor json) {
        return json.viewOf(ends[2 * part], ends[2 * part + 1]);
    }

    /** The part, a string, with its quotes. */
    public @Borrowed ByteBuf quoted(int part, JsonCursor json) {
        return json.viewOf(ends[2 * part] - 1, ends[2 * part + 1] + 1);
    }

    /** Begins to read the part, an object or a list, with the cursor of {@code tree}, which stands behind its first token. */
    public JsonCursor open(int part, JsonCursor json, Subtree tree) {
        JsonCursor inside = tree.open(json, ends[2 * part], ends[2 * part + 1]);
        inside.next();
        return inside;
    }
}
