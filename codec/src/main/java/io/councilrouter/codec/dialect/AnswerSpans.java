package io.councilrouter.codec.dialect;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.chat.EventSink;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.netty.buffer.ByteBuf;

/**
 * Where the parts of an answer lie in one frame, including fields that the vocabulary has no word for: they, too, show
 * that the answer is going on. Not thread-safe; belongs to one answer; allocates only when it is created and when the
 * first such field comes.
 */
public final class AnswerSpans {
    /** How many unknown fields of one frame are reported; any more only count as progress. */
    private static final int OTHERS = 4;

    private static final String[] NONE = {};

    private final Spans spans;
    /** Names of the unknown fields; allocated when the first one comes. */
    private String[] names = NONE;

    private long[] ends = {};
    private int others;
    private boolean more;

    /** Keeps parts 0 to {@code parts - 1}. */
    public AnswerSpans(int parts) {
        spans = new Spans(parts);
    }

    /** Begins a frame. */
    public void clear() {
        spans.clear();
        others = 0;
        more = false;
    }

    /** Keeps the inside of a string that is not empty; a value of another kind is treated as an unknown field. */
    public void string(int part, String name, Json value, JsonCursor json) {
        if (value != Json.STRING) {
            other(name, value, json);
        } else if (json.value().isReadable()) {
            spans.keep(part, json, value);
        }
    }

    /** Keeps an object or a list; a value of another kind is treated as an unknown field. */
    public void container(int part, String name, Json wanted, Json value, JsonCursor json) {
        if (value == wanted) {
            spans.keep(part, json, value);
        } else {
            other(name, value, json);
        }
    }

    /** Keeps the unknown field {@code name} unless it is empty; reads its value to the end. */
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

    /** Reports the unknown fields; returns whether there were any. */
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

    /** The part, which must be there; valid until the cursor's next view. */
    public @Borrowed ByteBuf view(int part, JsonCursor json) {
        return spans.view(part, json);
    }
}
