package io.councilrouter.codec.dialect.ollama;

import io.councilrouter.codec.chat.EventSink;
import io.councilrouter.codec.dialect.AnswerSpans;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import org.jspecify.annotations.Nullable;

/** Where the parts of an answer lie in one line; reported when the whole line has been read, reasoning before text. */
final class MessageSpans {
    private static final int TEXT = 0;
    private static final int THINKING = 1;
    private static final int CALLS = 2;
    private static final int LOGPROBS = 3;
    private static final int SPANS = 4;

    private final AnswerSpans spans = new AnswerSpans(SPANS);
    private final JsonCursor inner = new JsonCursor();
    /** Made for the first call: few answers have one. */
    private @Nullable CallTeller calls;

    private boolean any;

    void clear() {
        spans.clear();
        any = false;
    }

    /** Notes that work is going on of which the line counts {@code steps}, as models that paint do. */
    void advanced(long steps) {
        if (steps > 0) {
            spans.progress();
        }
    }

    /** Reads one field of the line, or leaves it out; false if it is broken. */
    boolean root(String field, Json value, JsonCursor json) {
        switch (field) {
            case "message" -> {
                if (value == Json.OBJECT) {
                    return message(json);
                }
                json.skipChildren();
            }
            case "response" -> string(TEXT, field, value, json);
            case "thinking" -> string(THINKING, field, value, json);
            case "tool_calls" -> spans.container(CALLS, field, Json.ARRAY, value, json);
            case "logprobs" -> spans.container(LOGPROBS, field, Json.ARRAY, value, json);
            case "image", "images", "audio" -> spans.other(field, value, json);
            default -> json.skipChildren();
        }
        return true;
    }

    private boolean message(JsonCursor json) {
        any = true;
        Json token = json.next();
        for (; token == Json.NAME; token = json.next()) {
            String field = json.name();
            Json value = json.next();
            switch (field) {
                case "content" -> string(TEXT, field, value, json);
                case "thinking" -> string(THINKING, field, value, json);
                case "tool_calls" -> spans.container(CALLS, field, Json.ARRAY, value, json);
                case "role" -> json.skipChildren();
                default -> spans.other(field, value, json);
            }
        }
        return token == Json.OBJECT_END;
    }

    private void string(int part, String field, Json value, JsonCursor json) {
        any = true;
        spans.string(part, field, value, json);
    }

    /** Whether the line had the shape of an answer. */
    boolean any() {
        return any;
    }

    /** Reports what was read. */
    void tell(JsonCursor json, EventSink sink) {
        if (spans.has(THINKING)) {
            sink.reasoning(0, spans.view(THINKING, json));
        }
        if (spans.has(TEXT)) {
            sink.text(0, spans.view(TEXT, json));
        }
        if (spans.has(CALLS)) {
            CallTeller teller = calls == null ? new CallTeller() : calls;
            calls = teller;
            inner.over(spans.view(CALLS, json));
            teller.tell(inner, sink);
        }
        spans.tellOthers(0, json, sink);
        if (spans.has(LOGPROBS)) {
            sink.logprobs(0, spans.view(LOGPROBS, json));
        }
    }

    void close() {
        if (calls != null) {
            calls.close();
        }
        inner.close();
    }

    /** Releases what was needed only for the frame just reported. */
    void rest() {
        inner.rest();
    }
}
