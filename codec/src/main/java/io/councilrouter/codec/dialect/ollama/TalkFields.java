package io.councilrouter.codec.dialect.ollama;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.chat.Usage;
import io.councilrouter.codec.dialect.AnswerFields;
import io.councilrouter.codec.dialect.AnswerProbe;
import io.councilrouter.codec.dialect.AnswerWalk;
import io.councilrouter.codec.dialect.EventReader;
import io.councilrouter.codec.dialect.KeySearch;
import io.councilrouter.codec.dialect.ProbeNotes;
import io.councilrouter.codec.dialect.RawJson;
import io.netty.buffer.ByteBuf;

/**
 * A whole answer of chat or generate. The list of tool calls, the only place that holds foreign objects, is skipped as
 * a whole.
 */
final class TalkFields implements AnswerFields {
    static final TalkFields INSTANCE = new TalkFields();

    /** The answer has a message or a response. */
    private static final int SHAPED = OWN;

    private static final int DONE = 0;
    private static final int DONE_REASON = 1;
    private static final int ERROR_FIELD = 2;
    private static final int PROMPT_COUNT = 3;
    private static final int COUNT = 4;
    private static final int LOAD = 5;
    private static final int PROMPT_TIME = 6;
    private static final int TIME = 7;
    private static final int MESSAGE = 8;
    private static final int RESPONSE = 9;
    private static final int CALLS = 10;

    private static final KeySearch KEYS = new KeySearch(
            "done",
            "done_reason",
            "error",
            "prompt_eval_count",
            "eval_count",
            "load_duration",
            "prompt_eval_duration",
            "eval_duration",
            "message",
            "response",
            "tool_calls",
            "thinking");

    private static final int MESSAGE_CALLS = 0;

    /** After the tool calls: names whose value, if it is a string that is not empty, is model output. */
    private static final KeySearch PARTS = new KeySearch("tool_calls", "content", "thinking");

    private TalkFields() {}

    @Override
    public KeySearch names() {
        return KEYS;
    }

    @Override
    public int field(@Borrowed ByteBuf in, int key, int from, int to, ProbeNotes notes) {
        byte value = in.getByte(from);
        boolean text = value == '"' && to - from > 2;
        return switch (key) {
            case DONE -> value == 't' ? AnswerProbe.END : 0;
            case DONE_REASON -> {
                if (text) {
                    notes.finish(reason(in, from, to));
                }
                yield RawJson.is(in, from, to, "error") ? AnswerProbe.ERROR : 0;
            }
            case ERROR_FIELD -> RawJson.filled(in, from, to) ? AnswerProbe.ERROR : 0;
            case PROMPT_COUNT, COUNT, LOAD, PROMPT_TIME, TIME ->
                count(key, KeySearch.number(in, from, to), notes.usage());
            case MESSAGE -> value == '{' ? SHAPED | message(in, from, to) : 0;
            case RESPONSE -> SHAPED | (text ? AnswerProbe.CONTENT : 0);
            case CALLS -> value == '[' && to - from > 2 ? AnswerProbe.CONTENT : 0;
            default -> text ? AnswerProbe.CONTENT : 0;
        };
    }

    private static int message(ByteBuf in, int from, int to) {
        int found = 0;
        int next = from;
        for (long hit = PARTS.next(in, next, to); hit >= 0; hit = PARTS.next(in, next, to)) {
            int at = KeySearch.value(hit);
            byte value = in.getByte(at);
            next = at;
            if (KeySearch.key(hit) != MESSAGE_CALLS) {
                found |= value == '"' && in.getByte(at + 1) != '"' ? AnswerProbe.CONTENT : 0;
            } else if (value == '[') {
                next = RawJson.closing(in, at, to);
                if (next < 0) {
                    return AnswerProbe.MALFORMED;
                }
                found |= next - at > 2 ? AnswerProbe.CONTENT : 0;
            }
        }
        return found;
    }

    private static FinishReason reason(ByteBuf in, int from, int to) {
        if (RawJson.is(in, from, to, "stop")) {
            return FinishReason.STOP;
        }
        if (RawJson.is(in, from, to, "length")) {
            return FinishReason.LENGTH;
        }
        if (RawJson.is(in, from, to, "load")) {
            return FinishReason.LOAD;
        }
        return RawJson.is(in, from, to, "unload") ? FinishReason.UNLOAD : FinishReason.OTHER;
    }

    private static int count(int key, long number, Usage usage) {
        if (number < 0) {
            return 0;
        }
        switch (key) {
            case PROMPT_COUNT -> usage.prompt(number);
            case COUNT -> usage.completion(number);
            case LOAD -> usage.loadNanos(number);
            case PROMPT_TIME -> usage.promptNanos(number);
            default -> usage.completionNanos(number);
        }
        return AnswerProbe.USAGE;
    }

    @Override
    public int settle(int found, ProbeNotes notes) {
        if (complete(found)) {
            if (notes.finish() == null) {
                notes.finish(FinishReason.STOP);
            }
            return found | AnswerProbe.FINISH;
        }
        return (found & SHAPED) != 0 ? found : AnswerProbe.MALFORMED;
    }

    @Override
    public EventReader reader() {
        return new AnswerWalk(new LineGrammar(), false);
    }

    @Override
    public boolean complete(int settled) {
        return (settled & AnswerProbe.END) != 0;
    }
}
