package io.councilrouter.codec.dialect.openai;

import io.councilrouter.codec.chat.EventSink;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.dialect.CallTracker;
import io.councilrouter.codec.dialect.ErrorReader;
import io.councilrouter.codec.dialect.HeldText;
import io.councilrouter.codec.dialect.RawJson;
import io.councilrouter.codec.fault.ErrorNote;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.councilrouter.codec.json.JsonEscapes;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One element of {@code choices}: where its parts lie in the frame. They are told only when the whole choice has been
 * read, so that neither the order of its fields matters nor a frame that turns out broken has been half told.
 */
final class ChoiceSpans {
    private static final int TEXT = 0;
    private static final int PARTS = 2;
    private static final int REASONING = 4;
    private static final int REFUSAL = 6;
    private static final int LOGPROBS = 8;
    private static final int CALLS = 10;
    private static final int FUNCTION = 12;
    private static final int SPANS = 14;

    private static final int LONGEST_NAME = 256;

    private final long[] spans = new long[SPANS];
    private final JsonCursor inner = new JsonCursor();
    private final CallTracker calls = new CallTracker();
    private final HeldText arguments = new HeldText();
    private int index;
    private @Nullable FinishReason finish;
    private @Nullable ErrorNote error;
    private boolean failed;
    private boolean pending;
    private boolean spoke;
    /** Something without a word of ours, that is not empty. */
    private boolean more;

    private long callIndex;
    private String callId = "";
    private String callName = "";
    private long argumentsFrom;
    private long argumentsTo;
    private boolean argumentsEscaped;

    /** Reads one choice, on whose opening brace {@code json} stands; false if it is broken. */
    boolean read(JsonCursor json) {
        Arrays.fill(spans, -1);
        index = 0;
        finish = null;
        error = null;
        failed = false;
        pending = true;
        more = false;
        Json token = json.next();
        for (; token == Json.NAME; token = json.next()) {
            String name = json.name();
            Json value = json.next();
            switch (name) {
                case "index" -> index = (int) json.longValue(0);
                case "delta", "message" -> {
                    if (value == Json.OBJECT && !delta(json)) {
                        return false;
                    }
                }
                case "text" -> string(TEXT, value, json);
                case "finish_reason" -> {
                    if (value == Json.STRING) {
                        failed = json.is("error");
                        finish = reason(json.text(LONGEST_NAME));
                    }
                }
                case "error" -> {
                    ErrorNote said = ErrorReader.value(json, value);
                    error = said == null ? error : said;
                }
                case "logprobs" -> container(LOGPROBS, Json.OBJECT, value, json);
                default -> json.skipChildren();
            }
        }
        return token == Json.OBJECT_END;
    }

    private boolean delta(JsonCursor json) {
        Json token = json.next();
        for (; token == Json.NAME; token = json.next()) {
            String name = json.name();
            Json value = json.next();
            switch (name) {
                case "content" -> {
                    if (value == Json.STRING) {
                        string(TEXT, value, json);
                    } else {
                        container(PARTS, Json.ARRAY, value, json);
                    }
                }
                // Servers that write both write the same text twice.
                case "reasoning_content", "reasoning" -> string(REASONING, value, json);
                case "refusal" -> string(REFUSAL, value, json);
                case "tool_calls" -> container(CALLS, Json.ARRAY, value, json);
                case "function_call" -> container(FUNCTION, Json.OBJECT, value, json);
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
        if (value != Json.STRING) {
            other(value, json);
        } else if (json.value().isReadable()) {
            spans[span] = json.from() + 1;
            spans[span + 1] = json.to() - 1;
        }
    }

    private void container(int span, Json wanted, Json value, JsonCursor json) {
        if (value == wanted) {
            spans[span] = json.from();
            json.skipChildren();
            spans[span + 1] = json.to();
        } else {
            other(value, json);
        }
    }

    /** Tells what was read, once. */
    void tell(JsonCursor json, EventSink sink) {
        if (!pending) {
            return;
        }
        pending = false;
        spoke |= spans[TEXT] >= 0 || spans[REASONING] >= 0 || spans[REFUSAL] >= 0;
        if (spans[REASONING] >= 0) {
            sink.reasoning(index, json.viewOf(spans[REASONING], spans[REASONING + 1]));
        }
        if (spans[TEXT] >= 0) {
            sink.text(index, json.viewOf(spans[TEXT], spans[TEXT + 1]));
        }
        if (spans[PARTS] >= 0) {
            parts(json, sink);
        }
        if (spans[REFUSAL] >= 0) {
            sink.refusal(index, json.viewOf(spans[REFUSAL], spans[REFUSAL + 1]));
        }
        if (spans[CALLS] >= 0) {
            calls(json, sink);
        }
        if (spans[FUNCTION] >= 0) {
            inner.over(json.viewOf(spans[FUNCTION], spans[FUNCTION + 1]));
            if (inner.next() == Json.OBJECT) {
                call(true, sink);
            }
        }
        if (more) {
            spoke = true;
            sink.progress();
        }
        if (spans[LOGPROBS] >= 0) {
            sink.logprobs(index, json.viewOf(spans[LOGPROBS], spans[LOGPROBS + 1]));
        }
        if (finish != null) {
            sink.finish(index, finish);
        }
    }

    /** Content as a list of parts, as Mistral writes it when a model thinks. */
    private void parts(JsonCursor json, EventSink sink) {
        inner.over(json.viewOf(spans[PARTS], spans[PARTS + 1]));
        int thinking = Integer.MAX_VALUE;
        Json token = inner.next();
        for (; token != Json.END && token != Json.BAD && token != Json.MORE; token = inner.next()) {
            if (inner.depth() < thinking) {
                thinking = Integer.MAX_VALUE;
            }
            if (token != Json.NAME) {
                continue;
            }
            String name = inner.name();
            token = inner.next();
            if (name.equals("thinking") && token == Json.ARRAY) {
                thinking = inner.depth();
            } else if (foreign(name, token)) {
                more = true;
            } else if (name.equals("text")
                    && token == Json.STRING
                    && inner.value().isReadable()) {
                spoke = true;
                if (thinking == Integer.MAX_VALUE) {
                    sink.text(index, inner.value());
                } else {
                    sink.reasoning(index, inner.value());
                }
            }
        }
    }

    /** Whether a part's field is neither text nor the name of its kind, and says something. */
    private boolean foreign(String name, Json token) {
        return token == Json.STRING
                && !name.equals("text")
                && !name.equals("type")
                && inner.value().isReadable();
    }

    private void calls(JsonCursor json, EventSink sink) {
        inner.over(json.viewOf(spans[CALLS], spans[CALLS + 1]));
        if (inner.next() != Json.ARRAY) {
            return;
        }
        while (inner.next() == Json.OBJECT) {
            if (!call(false, sink)) {
                return;
            }
        }
    }

    /** One call, or with {@code bare} the old {@code function_call}, on whose brace {@code inner} stands. */
    private boolean call(boolean bare, EventSink sink) {
        callIndex = -1;
        callId = "";
        callName = "";
        argumentsFrom = -1;
        argumentsEscaped = true;
        if (!(bare ? function() : callFields())) {
            return false;
        }
        // A call is told when its name is; what comes before that may never be.
        spoke |= !callName.isEmpty();
        CallTracker.Call call = calls.fragment(index, callIndex, callId, callName, sink);
        if (argumentsFrom < 0) {
            return true;
        }
        ByteBuf raw = inner.viewOf(argumentsFrom, argumentsTo);
        if (argumentsEscaped) {
            calls.arguments(call, raw, sink);
        } else {
            arguments.clear();
            JsonEscapes.escape(raw, arguments);
            calls.arguments(call, arguments.view(), sink);
        }
        return true;
    }

    private boolean callFields() {
        Json token = inner.next();
        for (; token == Json.NAME; token = inner.next()) {
            String name = inner.name();
            Json value = inner.next();
            if (name.equals("index") && value == Json.NUMBER) {
                callIndex = inner.longValue(-1);
            } else if (name.equals("id") && value == Json.STRING) {
                callId = name(inner);
            } else if (name.equals("function") && value == Json.OBJECT) {
                if (!function()) {
                    return false;
                }
            } else {
                inner.skipChildren();
            }
        }
        return token == Json.OBJECT_END;
    }

    private boolean function() {
        Json token = inner.next();
        for (; token == Json.NAME; token = inner.next()) {
            String name = inner.name();
            Json value = inner.next();
            if (name.equals("name") && value == Json.STRING) {
                callName = name(inner);
            } else if (name.equals("arguments") && value == Json.STRING) {
                argumentsFrom = inner.from() + 1;
                argumentsTo = inner.to() - 1;
            } else if (name.equals("arguments") && value == Json.OBJECT) {
                // Not what the API says, but some servers do.
                argumentsEscaped = false;
                argumentsFrom = inner.from();
                inner.skipChildren();
                argumentsTo = inner.to();
            } else {
                inner.skipChildren();
            }
        }
        return token == Json.OBJECT_END;
    }

    private static String name(JsonCursor json) {
        String text = json.text(LONGEST_NAME);
        return text == null ? "" : text;
    }

    /** Some servers write an empty reason, or the word null, where they mean none. */
    private static @Nullable FinishReason reason(@Nullable String text) {
        return switch (text == null ? "stop" : text.strip()) {
            case "", "null" -> null;
            case "length" -> FinishReason.LENGTH;
            case "tool_calls", "function_call" -> FinishReason.TOOL_CALLS;
            case "content_filter" -> FinishReason.CONTENT_FILTER;
            default -> FinishReason.STOP;
        };
    }

    /** Forgets a choice of a frame that turned out broken. */
    void forget() {
        pending = false;
    }

    /** What went wrong, if the choice says that it ended in an error; null if it does not. */
    @Nullable
    ErrorNote error() {
        return !failed ? null : error == null ? ErrorNote.of("") : error;
    }

    /** Whether any choice so far held model output. */
    boolean spoke() {
        return spoke;
    }

    boolean pending() {
        return pending;
    }

    boolean finished() {
        return finish != null;
    }

    void close() {
        calls.close();
        arguments.close();
        inner.close();
    }

    /** Lets go of what the frame that was told needed. */
    void rest() {
        inner.rest();
    }
}
