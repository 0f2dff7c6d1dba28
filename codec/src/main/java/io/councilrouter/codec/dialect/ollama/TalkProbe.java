package io.councilrouter.codec.dialect.ollama;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.chat.Usage;
import io.councilrouter.codec.dialect.AnswerProbe;
import io.councilrouter.codec.dialect.ErrorReader;
import io.councilrouter.codec.dialect.KeySearch;
import io.councilrouter.codec.dialect.ProbeNotes;
import io.netty.buffer.ByteBuf;

/**
 * Looks at a whole answer of chat or generate. Nothing is parsed but an error: names cannot occur inside text, and the
 * one place where somebody else's objects stand, the calls of tools, is jumped over as a whole.
 */
final class TalkProbe implements AnswerProbe {
    private static final int DONE = 0;
    private static final int DONE_REASON = 1;
    private static final int ERROR_FIELD = 2;
    private static final int TOOL_CALLS = 3;
    private static final int PROMPT_COUNT = 4;
    private static final int COUNT = 5;
    private static final int LOAD = 6;
    private static final int PROMPT_TIME = 7;
    private static final int TIME = 8;

    /** Behind the constants above: names whose value, a string that is not empty, is model output. */
    private static final KeySearch KEYS = new KeySearch(
            "done",
            "done_reason",
            "error",
            "tool_calls",
            "prompt_eval_count",
            "eval_count",
            "load_duration",
            "prompt_eval_duration",
            "eval_duration",
            "content",
            "response",
            "thinking");

    private final ProbeNotes notes = new ProbeNotes();
    private boolean done;

    @Override
    public int onFrame(@Borrowed ByteBuf data) {
        int from = data.readerIndex();
        int to = data.writerIndex();
        if (!KeySearch.braced(data, from, to)) {
            return MALFORMED;
        }
        int found = 0;
        int next = from;
        for (long hit = KEYS.next(data, next, to); hit >= 0; hit = KEYS.next(data, next, to)) {
            int at = KeySearch.value(hit);
            next = at;
            byte value = data.getByte(at);
            switch (KeySearch.key(hit)) {
                case DONE -> done |= value == 't';
                case DONE_REASON -> {
                    if (value == '"') {
                        notes.finish(reason(data, at + 1));
                    }
                }
                case ERROR_FIELD -> found |= value == 'n' ? 0 : ERROR;
                case TOOL_CALLS -> {
                    int end = value == '[' ? KeySearch.closing(data, at, to) : at;
                    if (end < 0) {
                        return MALFORMED;
                    }
                    found |= end - at > 2 ? CONTENT : 0;
                    next = end;
                }
                case PROMPT_COUNT, COUNT, LOAD, PROMPT_TIME, TIME ->
                    found |= count(KeySearch.key(hit), KeySearch.number(data, at, to));
                default -> found |= value == '"' && data.getByte(at + 1) != '"' ? CONTENT : 0;
            }
        }
        return settle(data, found);
    }

    /** A letter tells: length, load, unload; all else is stop. */
    private static FinishReason reason(ByteBuf data, int at) {
        return switch (data.getByte(at)) {
            case 'l' -> data.getByte(at + 1) == 'e' ? FinishReason.LENGTH : FinishReason.LOAD;
            case 'u' -> FinishReason.UNLOAD;
            default -> FinishReason.STOP;
        };
    }

    private int count(int key, long number) {
        if (number < 0) {
            return 0;
        }
        Usage usage = notes.usage();
        switch (key) {
            case PROMPT_COUNT -> usage.prompt(number);
            case COUNT -> usage.completion(number);
            case LOAD -> usage.loadNanos(number);
            case PROMPT_TIME -> usage.promptNanos(number);
            default -> usage.completionNanos(number);
        }
        return USAGE;
    }

    private int settle(ByteBuf data, int found) {
        if ((found & ERROR) != 0 || (!done && (found & CONTENT) == 0)) {
            notes.error(ErrorReader.inAnswer(data.slice()));
            if (notes.error() != null) {
                return found | ERROR;
            }
        }
        if (!done) {
            return found & ~ERROR;
        }
        if (notes.finish() == null) {
            notes.finish(FinishReason.STOP);
        }
        return (found & ~ERROR) | FINISH | END;
    }

    @Override
    public boolean complete() {
        return done;
    }

    @Override
    public ProbeNotes notes() {
        return notes;
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
