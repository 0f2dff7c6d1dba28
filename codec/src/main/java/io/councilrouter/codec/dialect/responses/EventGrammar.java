package io.councilrouter.codec.dialect.responses;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.chat.EventSink;
import io.councilrouter.codec.dialect.AnswerFaults;
import io.councilrouter.codec.dialect.AnswerGrammar;
import io.councilrouter.codec.dialect.KeySearch;
import io.councilrouter.codec.dialect.Spans;
import io.councilrouter.codec.fault.ErrorNote;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * A stream of events. What they add is told as it comes; where a server sends nothing but whole items, or nothing but the
 * whole answer at the end, that is told. Events that only repeat what was said are known by their names; any other one of an
 * answer's shows that its server is at work.
 */
final class EventGrammar implements AnswerGrammar {
    private static final int DELTA = 0;
    private static final int NOTE = 1;
    private static final int LOGPROBS = 2;
    private static final int SPANS = 3;

    private static final int TEXT_DELTA = 0;
    private static final int REFUSAL_DELTA = 1;
    private static final int SUMMARY_DELTA = 2;
    private static final int THOUGHT_DELTA = 3;
    private static final int ARGUMENTS_DELTA = 4;
    private static final int INPUT_DELTA = 5;
    private static final int ITEM_ADDED = 6;
    private static final int ITEM_DONE = 7;
    private static final int NOTE_ADDED = 8;
    private static final int SUMMARY_ADDED = 9;
    private static final int COMPLETED = 10;
    private static final int INCOMPLETE = 11;
    private static final int FAILED = 12;
    /** From here on: events that say nothing that others do not say. */
    private static final int QUIET = 13;

    private static final KeySearch TYPES = new KeySearch(
            "response.output_text.delta",
            "response.refusal.delta",
            "response.reasoning_summary_text.delta",
            "response.reasoning_text.delta",
            "response.function_call_arguments.delta",
            "response.custom_tool_call_input.delta",
            "response.output_item.added",
            "response.output_item.done",
            "response.output_text.annotation.added",
            "response.reasoning_summary_part.added",
            "response.completed",
            "response.incomplete",
            "response.failed",
            "response.created",
            "response.in_progress",
            "response.queued",
            "response.content_part.added",
            "response.content_part.done",
            "response.output_text.done",
            "response.refusal.done",
            "response.reasoning_summary_text.done",
            "response.reasoning_summary_part.done",
            "response.reasoning_text.done",
            "response.function_call_arguments.done",
            "response.custom_tool_call_input.done");

    private static final byte[] PREFIX = {'r', 'e', 's', 'p', 'o', 'n', 's', 'e', '.'};
    private static final byte[] DONE = {'[', 'D', 'O', 'N', 'E', ']'};

    private final Spans spans = new Spans(SPANS);
    private final ItemFields item = new ItemFields();
    private final ItemTeller items = new ItemTeller();
    private final AnswerState state = new AnswerState();
    private final JsonCursor list = new JsonCursor();
    private boolean started;
    private boolean terminated;
    /** Place of the event's type in {@link #TYPES}, −1 for none of these. */
    private int type;

    private boolean named;
    /** Place of the item that it is about, −1 if it does not say. */
    private long at;

    private long summary;

    /** Some servers end a stream as other APIs do. */
    @Override
    public boolean ends(@Borrowed ByteBuf data) {
        return begins(data, DONE);
    }

    private static boolean begins(ByteBuf data, byte[] word) {
        int from = data.readerIndex();
        if (data.readableBytes() < word.length) {
            return false;
        }
        for (int i = 0; i < word.length; i++) {
            if (data.getByte(from + i) != word[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void begin() {
        spans.clear();
        item.clear();
        state.clear();
        type = -1;
        named = false;
        at = -1;
        summary = 0;
    }

    @Override
    public boolean field(String name, JsonCursor json, Json value, EventSink sink) {
        switch (name) {
            case "type" -> {
                if (value == Json.STRING) {
                    ByteBuf word = json.value();
                    type = TYPES.of(word, word.readerIndex(), word.writerIndex());
                    named = begins(word, PREFIX);
                }
                json.skipChildren();
            }
            case "delta" -> spans.keep(DELTA, Json.STRING, json, value);
            case "annotation" -> spans.keep(NOTE, Json.OBJECT, json, value);
            case "logprobs" -> spans.keep(LOGPROBS, Json.ARRAY, json, value);
            case "output_index" -> at = json.longValue(-1);
            case "summary_index" -> summary = json.longValue(0);
            case "item" -> {
                return value == Json.OBJECT ? item.read(json) : skip(json);
            }
            case "response" -> {
                return value == Json.OBJECT ? state.read(json) : skip(json);
            }
            default -> json.skipChildren();
        }
        return true;
    }

    private static boolean skip(JsonCursor json) {
        json.skipChildren();
        return true;
    }

    @Override
    public boolean shaped() {
        return named;
    }

    @Override
    public @Nullable ErrorNote error() {
        ErrorNote said = state.error();
        return said == null && type == FAILED ? ErrorNote.of("") : said;
    }

    @Override
    public void tell(JsonCursor json, EventSink sink) {
        if (!named) {
            return;
        }
        if (!started) {
            started = true;
            state.start(sink);
        }
        switch (type) {
            case TEXT_DELTA, REFUSAL_DELTA, SUMMARY_DELTA, THOUGHT_DELTA -> words(json, sink);
            case ARGUMENTS_DELTA, INPUT_DELTA -> {
                if (spans.has(DELTA)) {
                    items.arguments(at, spans.view(DELTA, json), sink);
                }
            }
            case ITEM_ADDED -> {
                if (item.any()) {
                    items.open(at, item, sink);
                }
            }
            case ITEM_DONE -> {
                if (item.any()) {
                    items.done(at, item, json, sink);
                }
            }
            case NOTE_ADDED -> {
                if (spans.has(NOTE)) {
                    list.over(spans.view(NOTE, json));
                    list.next();
                    Citations.tell(list, sink);
                }
            }
            case SUMMARY_ADDED -> {
                if (summary > 0) {
                    ItemTeller.paragraph(sink);
                }
            }
            case COMPLETED, INCOMPLETE -> finish(json, sink);
            default -> {
                if (type < QUIET) {
                    sink.progress();
                }
            }
        }
    }

    private void words(JsonCursor json, EventSink sink) {
        if (!spans.has(DELTA)) {
            return;
        }
        ByteBuf escaped = spans.view(DELTA, json);
        if (!escaped.isReadable()) {
            return;
        }
        items.says(at);
        switch (type) {
            case TEXT_DELTA -> sink.text(0, escaped);
            case REFUSAL_DELTA -> sink.refusal(0, escaped);
            case SUMMARY_DELTA -> sink.summary(0, escaped);
            default -> sink.reasoning(0, escaped);
        }
        if (spans.has(LOGPROBS)) {
            ByteBuf raw = spans.view(LOGPROBS, json);
            if (raw.readableBytes() > 2) {
                sink.logprobs(0, raw);
            }
        }
    }

    private void finish(JsonCursor json, EventSink sink) {
        terminated = true;
        if (!items.spoke() && state.listed()) {
            items.list(state.output(json), list, sink);
        }
        items.endAll(sink);
        state.count(sink);
        sink.finish(0, state.reason(items.called()));
    }

    @Override
    public void end(EventSink sink) {
        if (terminated) {
            sink.end();
        } else {
            sink.fault(AnswerFaults.truncated());
        }
    }

    @Override
    public boolean terminated() {
        return terminated;
    }

    @Override
    public void rest() {
        list.rest();
        items.rest();
    }

    @Override
    public void close() {
        list.close();
        items.close();
    }
}
