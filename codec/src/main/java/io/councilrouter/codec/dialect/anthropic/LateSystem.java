package io.councilrouter.codec.dialect.anthropic;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.dialect.Subtree;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.netty.buffer.ByteBuf;

/**
 * The root field {@code system} where it stands behind {@code messages}, as SDKs and agents write it. In this API its
 * place means nothing: it is always what comes first. In others a message of the system's has the place where it stands.
 * One request's.
 */
final class LateSystem {
    private final Subtree list;
    private final Json kind;
    private final long from;
    private final long to;
    private boolean told;

    private LateSystem(int[] longSpans, Json kind, long from, long to) {
        list = new Subtree(longSpans);
        this.kind = kind;
        this.from = from;
        this.to = to;
    }

    /** Looks for it with a cursor of its own; what is wrong with the body is left to whoever reads it. */
    static LateSystem in(@Borrowed ByteBuf body, int[] longSpans) {
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
            if (name.equals("system") && !behind) {
                break;
            }
            long start = json.from();
            json.skipChildren();
            behind |= name.equals("messages");
            if (name.equals("system")) {
                kind = value;
                from = start;
                to = json.to();
            }
        }
        json.close();
        return new LateSystem(longSpans, kind, from, to);
    }

    /** Whether it must be told now; true once. */
    boolean due() {
        boolean due = !told && (kind == Json.STRING || kind == Json.ARRAY);
        told |= due;
        return due;
    }

    /** Whether it was told before its place. */
    boolean told() {
        return told;
    }

    /** Whether it is a text rather than a list of blocks. */
    boolean isText() {
        return kind == Json.STRING;
    }

    /** The text in what {@code json} reads, the whole body; valid until the cursor's next view. */
    @Borrowed
    ByteBuf text(JsonCursor json) {
        return json.viewOf(from + 1, to - 1);
    }

    /** A cursor over the list, before its first token. */
    JsonCursor open(JsonCursor json) {
        return list.open(json, from, to);
    }

    /** Releases what it holds. Idempotent. */
    void close() {
        list.close();
    }
}
