package io.councilrouter.codec.dialect;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.netty.buffer.ByteBuf;
import java.util.List;

/**
 * What the system says in a root field that stands behind the conversation, as SDKs and agents write it. In APIs that have
 * such a field its place means nothing: it is always what comes first. In others a message of the system's has the place
 * where it stands. Belongs to one request.
 */
public final class LateField {
    private final Subtree list;
    private final Json kind;
    private final long from;
    private final long to;
    private boolean told;

    private LateField(int[] longSpans, Json kind, long from, long to) {
        list = new Subtree(longSpans);
        this.kind = kind;
        this.from = from;
        this.to = to;
    }

    /**
     * Looks for it with a cursor of its own; what is wrong with the body is left to whoever reads it.
     *
     * @param conversation name of the root field with the turns
     * @param names what the field may be called
     */
    public static LateField in(@Borrowed ByteBuf body, int[] longSpans, String conversation, List<String> names) {
        JsonCursor json = new JsonCursor();
        json.over(body.duplicate());
        json.knownSpans(longSpans);
        boolean behind = false;
        Json kind = Json.NULL;
        long from = 0;
        long to = 0;
        Json token = json.next() == Json.OBJECT ? json.next() : Json.BAD;
        for (; token == Json.NAME; token = json.next()) {
            String name = json.name();
            Json value = json.next();
            if (names.contains(name) && !behind) {
                break;
            }
            long start = json.from();
            json.skipChildren();
            behind |= name.equals(conversation);
            if (names.contains(name)) {
                kind = value;
                from = start;
                to = json.to();
            }
        }
        json.close();
        return new LateField(longSpans, kind, from, to);
    }

    /** Whether it must be told now; true once. */
    public boolean due() {
        boolean due = !told && (kind == Json.STRING || kind.opens());
        told |= due;
        return due;
    }

    /** Whether it was told before its place. */
    public boolean told() {
        return told;
    }

    /** Whether it is a text rather than a list of blocks. */
    public boolean isText() {
        return kind == Json.STRING;
    }

    /** The text in what {@code json} reads, the whole body; valid until the cursor's next view. */
    public @Borrowed ByteBuf text(JsonCursor json) {
        return json.viewOf(from + 1, to - 1);
    }

    /** A cursor over the list, before its first token. */
    public JsonCursor open(JsonCursor json) {
        return list.open(json, from, to);
    }

    /** Releases what it holds. Idempotent. */
    public void close() {
        list.close();
    }
}
