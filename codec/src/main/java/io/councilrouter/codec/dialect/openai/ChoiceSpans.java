package io.councilrouter.codec.dialect.openai;

import io.councilrouter.codec.chat.EventSink;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.dialect.AnswerSpans;
import io.councilrouter.codec.dialect.ErrorReader;
import io.councilrouter.codec.fault.ErrorNote;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import org.jspecify.annotations.Nullable;

/**
 * One element of {@code choices}: where its parts lie in the frame. They are reported only once the whole choice has
 * been read, so that its fields may come in any order and a frame that turns out to be broken is never half reported.
 */
final class ChoiceSpans {
    private static final int TEXT = 0;
    private static final int PARTS = 1;
    private static final int REASONING = 2;
    private static final int REFUSAL = 3;
    private static final int LOGPROBS = 4;
    private static final int CALLS = 5;
    private static final int FUNCTION = 6;
    private static final int AUDIO = 7;
    private static final int STOP_WORD = 8;
    private static final int NOTES = 9;
    private static final int SPANS = 10;

    private static final int LONGEST_NAME = 256;

    private final AnswerSpans spans = new AnswerSpans(SPANS);
    private final JsonCursor inner = new JsonCursor();
    /** Made for the first call: few answers have one. */
    private @Nullable ChoiceCalls calls;

    private int index;
    private @Nullable FinishReason finish;
    private @Nullable ErrorNote error;
    private boolean failed;
    private boolean pending;
    private boolean spoke;

    /** Reads one choice, whose opening brace {@code json} is at; false if it is broken. */
    boolean read(JsonCursor json) {
        spans.clear();
        index = 0;
        finish = null;
        error = null;
        failed = false;
        pending = true;
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
                case "text" -> spans.string(TEXT, name, value, json);
                case "finish_reason" -> {
                    if (value == Json.STRING) {
                        failed = json.is("error");
                        finish = FinishWords.reason(json.text(LONGEST_NAME));
                    }
                }
                case "error" -> {
                    ErrorNote said = ErrorReader.value(json, value);
                    error = said == null ? error : said;
                }
                // vLLM's and SGLang's; a number is a token id, which means nothing elsewhere.
                case "stop_reason", "matched_stop" -> {
                    if (value == Json.STRING) {
                        spans.string(STOP_WORD, name, value, json);
                    } else {
                        json.skipChildren();
                    }
                }
                case "logprobs" -> spans.container(LOGPROBS, name, Json.OBJECT, value, json);
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
                        spans.string(TEXT, name, value, json);
                    } else {
                        spans.container(PARTS, name, Json.ARRAY, value, json);
                    }
                }
                // Servers that write both fields write the same text twice.
                case "reasoning_content", "reasoning" -> spans.string(REASONING, name, value, json);
                case "refusal" -> spans.string(REFUSAL, name, value, json);
                case "tool_calls" -> spans.container(CALLS, name, Json.ARRAY, value, json);
                case "function_call" -> spans.container(FUNCTION, name, Json.OBJECT, value, json);
                case "audio" -> spans.container(AUDIO, name, Json.OBJECT, value, json);
                case "annotations" -> spans.container(NOTES, name, Json.ARRAY, value, json);
                case "role" -> json.skipChildren();
                default -> spans.other(name, value, json);
            }
        }
        return token == Json.OBJECT_END;
    }

    /** Reports what was read, once. */
    void tell(JsonCursor json, EventSink sink) {
        if (!pending) {
            return;
        }
        pending = false;
        spoke |= spans.has(TEXT) || spans.has(REASONING) || spans.has(REFUSAL);
        if (spans.has(REASONING)) {
            sink.reasoning(index, spans.view(REASONING, json));
        }
        if (spans.has(TEXT)) {
            sink.text(index, spans.view(TEXT, json));
        }
        if (spans.has(PARTS)) {
            parts(json, sink);
        }
        if (spans.has(AUDIO)) {
            inner.over(spans.view(AUDIO, json));
            spoke |= new SoundFields().tell(index, inner, sink);
        }
        if (spans.has(REFUSAL)) {
            sink.refusal(index, spans.view(REFUSAL, json));
        }
        if (spans.has(NOTES)) {
            inner.over(spans.view(NOTES, json));
            spoke |= Citations.tell(index, inner, sink);
        }
        if (spans.has(CALLS)) {
            inner.over(spans.view(CALLS, json));
            spoke |= calls().list(index, inner, sink);
        }
        if (spans.has(FUNCTION)) {
            inner.over(spans.view(FUNCTION, json));
            spoke |= calls().function(index, inner, sink);
        }
        spoke |= spans.tellOthers(index, json, sink);
        if (spans.has(LOGPROBS)) {
            sink.logprobs(index, spans.view(LOGPROBS, json));
        }
        if (finish == FinishReason.STOP && spans.has(STOP_WORD)) {
            finish = FinishReason.STOP_SEQUENCE;
            sink.stopWord(index, spans.view(STOP_WORD, json));
        }
        if (finish != null) {
            sink.finish(index, finish);
        }
    }

    /** Reads content that is a list of parts, as Mistral writes it when a model thinks. */
    private void parts(JsonCursor json, EventSink sink) {
        inner.over(spans.view(PARTS, json));
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
                spans.progress();
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

    /** Whether a part's field is neither its text nor its type, and is not empty. */
    private boolean foreign(String name, Json token) {
        return token == Json.STRING
                && !name.equals("text")
                && !name.equals("type")
                && inner.value().isReadable();
    }

    private ChoiceCalls calls() {
        ChoiceCalls known = calls == null ? new ChoiceCalls() : calls;
        calls = known;
        return known;
    }

    /** Forgets the choice because its frame turned out to be broken. */
    void forget() {
        pending = false;
    }

    /** What went wrong, if the choice says that it ended in an error; otherwise null. */
    @Nullable
    ErrorNote error() {
        return !failed ? null : error == null ? ErrorNote.of("") : error;
    }

    /** Whether any choice so far contained model output. */
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
