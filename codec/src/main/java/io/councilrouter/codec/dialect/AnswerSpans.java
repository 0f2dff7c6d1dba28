package io.councilrouter.codec.dialect;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.netty.buffer.ByteBuf;

/**
 * Where the parts of an answer lie in one frame. What has no word of ours is noted only as progress: the answer goes on
 * with it. Not thread-safe; belongs to one answer, allocates nothing after it was made.
 */
public final class AnswerSpans {
    private final Spans spans;
    private boolean more;

    /** For parts 0 to {@code parts - 1}. */
    public AnswerSpans(int parts) {
        spans = new Spans(parts);
    }

    /** Begins a frame. */
    public void clear() {
        spans.clear();
        more = false;
    }

    /** Keeps the inside of a string that is not empty; a value of another kind is progress. */
    public void string(int part, Json value, JsonCursor json) {
        if (value != Json.STRING) {
            other(value, json);
        } else if (json.value().isReadable()) {
            spans.keep(part, json, value);
        }
    }

    /** Keeps an object or a list; a value of another kind is progress. */
    public void container(int part, Json wanted, Json value, JsonCursor json) {
        if (value == wanted) {
            spans.keep(part, json, value);
        } else {
            other(value, json);
        }
    }

    /** A value without a word of ours, which is read to its end: progress unless it is empty. */
    public void other(Json value, JsonCursor json) {
        if (value == Json.NULL || more) {
            json.skipChildren();
            return;
        }
        long from = json.from();
        json.skipChildren();
        more = RawJson.filled(json, from);
    }

    /** Notes progress. */
    public void progress() {
        more = true;
    }

    /** Whether the frame holds progress. */
    public boolean more() {
        return more;
    }

    /** Whether the part is there. */
    public boolean has(int part) {
        return spans.has(part);
    }

    /** The part, which is there; valid until the cursor's next view. */
    public @Borrowed ByteBuf view(int part, JsonCursor json) {
        return spans.view(part, json);
    }
}
