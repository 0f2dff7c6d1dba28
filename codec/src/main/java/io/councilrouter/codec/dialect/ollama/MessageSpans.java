package io.councilrouter.codec.dialect.ollama;

import io.councilrouter.codec.chat.EventSink;
import io.councilrouter.codec.dialect.CallTracker;
import io.councilrouter.codec.dialect.HeldText;
import io.councilrouter.codec.dialect.RawJson;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.councilrouter.codec.json.JsonEscapes;
import java.util.Arrays;

/** Where the parts of an answer lie in one line; told when the whole line has been read, reasoning before text. */
final class MessageSpans {
    private static final int TEXT = 0;
    private static final int THINKING = 2;
    private static final int CALLS = 4;
    private static final int LOGPROBS = 6;
    private static final int SPANS = 8;

    private static final int LONGEST_NAME = 256;

    private final long[] spans = new long[SPANS];
    private final JsonCursor inner = new JsonCursor();
    private final HeldText arguments = new HeldText();
    private int calls;
    private boolean any;
    /** Something without a word of ours, that is not empty. */
    private boolean more;

    private String id = "";
    private String name = "";
    private Json argumentsKind = Json.NULL;
    private long argumentsFrom;
    private long argumentsTo;

    void clear() {
        Arrays.fill(spans, -1);
        any = false;
        more = false;
    }

    /** Notes that the work is under way of which the line counts {@code steps}, as models that paint do. */
    void advanced(long steps) {
        more |= steps > 0;
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
            case "response" -> string(TEXT, value, json);
            case "thinking" -> string(THINKING, value, json);
            case "tool_calls" -> list(CALLS, value, json);
            case "logprobs" -> list(LOGPROBS, value, json);
            case "image", "images", "audio" -> other(value, json);
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
                case "content" -> string(TEXT, value, json);
                case "thinking" -> string(THINKING, value, json);
                case "tool_calls" -> list(CALLS, value, json);
                case "role" -> json.skipChildren();
                default -> other(value, json);
            }
        }
        return token == Json.OBJECT_END;
    }

    private void other(Json value, JsonCursor json) {
        if (value == Json.NULL || more) {
            json.skipChildren();
            return;
        }
        long from = json.from();
        json.skipChildren();
        more = RawJson.filled(json, from);
    }

    private void string(int span, Json value, JsonCursor json) {
        any = true;
        if (value != Json.STRING) {
            other(value, json);
        } else if (json.value().isReadable()) {
            spans[span] = json.from() + 1;
            spans[span + 1] = json.to() - 1;
        }
    }

    private void list(int span, Json value, JsonCursor json) {
        if (value != Json.ARRAY) {
            other(value, json);
            return;
        }
        spans[span] = json.from();
        json.skipChildren();
        spans[span + 1] = json.to();
    }

    /** Whether the line had the shape of an answer. */
    boolean any() {
        return any;
    }

    /** Tells what was read. */
    void tell(JsonCursor json, EventSink sink) {
        if (spans[THINKING] >= 0) {
            sink.reasoning(0, json.viewOf(spans[THINKING], spans[THINKING + 1]));
        }
        if (spans[TEXT] >= 0) {
            sink.text(0, json.viewOf(spans[TEXT], spans[TEXT + 1]));
        }
        if (spans[CALLS] >= 0) {
            inner.over(json.viewOf(spans[CALLS], spans[CALLS + 1]));
            inner.next();
            while (inner.next() == Json.OBJECT && call()) {
                tellCall(sink);
            }
        }
        if (more) {
            sink.progress();
        }
        if (spans[LOGPROBS] >= 0) {
            sink.logprobs(0, json.viewOf(spans[LOGPROBS], spans[LOGPROBS + 1]));
        }
    }

    private boolean call() {
        id = "";
        name = "";
        argumentsKind = Json.NULL;
        Json token = inner.next();
        for (; token == Json.NAME; token = inner.next()) {
            String field = inner.name();
            Json value = inner.next();
            if (field.equals("id") && value == Json.STRING) {
                id = text();
            } else if (field.equals("function") && value == Json.OBJECT) {
                if (!function()) {
                    return false;
                }
            } else {
                inner.skipChildren();
            }
        }
        return token == Json.OBJECT_END;
    }

    /** The index in it is left out: it starts again in every line, and calls come whole, in order. */
    private boolean function() {
        Json token = inner.next();
        for (; token == Json.NAME; token = inner.next()) {
            String field = inner.name();
            Json value = inner.next();
            if (field.equals("name") && value == Json.STRING) {
                name = text();
            } else if (field.equals("arguments")) {
                argumentsKind = value;
                argumentsFrom = inner.from();
                inner.skipChildren();
                argumentsTo = inner.to();
            } else {
                inner.skipChildren();
            }
        }
        return token == Json.OBJECT_END;
    }

    private void tellCall(EventSink sink) {
        if (name.isEmpty() || calls == CallTracker.MOST) {
            return;
        }
        sink.toolOpen(0, calls, id, name);
        arguments.clear();
        switch (argumentsKind) {
            case OBJECT -> JsonEscapes.escape(inner.viewOf(argumentsFrom, argumentsTo), arguments);
            // What OpenAI's API has here; or, at worst, no JSON at all.
            case STRING -> Arguments.ofText(inner.viewOf(argumentsFrom + 1, argumentsTo - 1), arguments);
            case NULL -> arguments.append(Arguments.NOTHING);
            default -> Arguments.ofValue(inner.viewOf(argumentsFrom, argumentsTo), arguments);
        }
        sink.toolArgs(0, calls, arguments.view());
        calls++;
    }

    private String text() {
        String text = inner.text(LONGEST_NAME);
        return text == null ? "" : text;
    }

    void close() {
        arguments.close();
        inner.close();
    }

    /** Lets go of what the frame that was told needed. */
    void rest() {
        inner.rest();
    }
}
