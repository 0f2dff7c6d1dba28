package io.councilrouter.codec.dialect;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.chat.EventSink;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.netty.buffer.ByteBuf;

/**
 * Where the parts of an answer lie in one frame, those that have no word of ours among them: the answer goes on with these,
 * too. Not thread-safe; belongs to one answer, allocates nothing after it was made unless there are such parts.
 */
public final class AnswerSpans {
    /** Fields without a word of ours that are told of one frame; of more only that there are some. */
    private static final int OTHERS = 4;

    private static final String[] NONE = {};

    private final Spans spans;
    /** Of fields without a word of ours; made when the first of them comes. */
    private String[] names = NONE;

    private long[] ends = {};
    private int others;
    private boolean more;

    /** For parts 0 to {@code parts - 1}. */
    public AnswerSpans(int parts) {
        spans = new Spans(parts);
    }

    /** Begins a frame. */
    public void clear() {
        spans.clear();
        others = 0;
        more = false;
    }

    /** Keeps the inside of a string that is not empty; a value of another kind is told as it is. */
    public void string(int part, String name, Json value, JsonCursor json) {
        if (value != Json.STRING) {
            other(name, value, json);
        } else if (json.value().isReadable()) {
            spans.keep(part, json, value);
        }
    }

    /** Keeps an object or a list; a value of another kind is told as it is. */
    public void container(int part, String name, Json wanted, Json value, JsonCursor json) {
        if (value == wanted) {
            spans.keep(part, json, value);
        } else {
            other(name, value, json);
        }
    }

    /** Keeps the field {@code name}, for which there is no word of ours, unless it is empty; it is read to its end. */
    public void other(String name, Json value, JsonCursor json) {
        if (value == Json.NULL || others == OTHERS) {
            more |= value != Json.NULL;
            json.skipChildren();
            return;
        }
        long from = json.from();
        json.skipChildren();
        if (RawJson.filled(json, from)) {
            if (others == names.length) {
                names = new String[OTHERS];
                ends = new long[2 * OTHERS];
            }
            names[others] = name;
            ends[2 * others] = from;
            ends[2 * others + 1] = json.to();
            others++;
        }
    }

    /** Tells what has no word of ours; whether there was any. */
    public boolean tellOthers(int choice, JsonCursor json, EventSink sink) {
        for (int i = 0; i < others; i++) {
            sink.other(choice, names[i], json.viewOf(ends[2 * i], ends[2 * i + 1]));
        }
        if (more) {
            sink.progress();
        }
        return others > 0 || more;
    }

    /** Notes progress. */
    public void progress() {
        more = true;
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
