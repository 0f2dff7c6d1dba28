package io.councilrouter.codec.dialect.openai;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.dialect.AnswerProbe;
import io.councilrouter.codec.dialect.ErrorReader;
import io.councilrouter.codec.dialect.KeySearch;
import io.councilrouter.codec.dialect.ProbeNotes;
import io.netty.buffer.ByteBuf;

/**
 * Looks at a whole answer: is it one, what did it cost. Nothing is parsed but an error; the names looked for cannot occur
 * inside text, and a tool call's arguments are text here.
 */
final class WholeProbe implements AnswerProbe {
    private static final int FINISH_REASON = 0;
    private static final int USAGE_FIELD = 1;
    private static final int ERROR_FIELD = 2;

    private static final KeySearch TALK = new KeySearch("finish_reason", "usage", "error", "choices");
    private static final KeySearch EMBED = new KeySearch("finish_reason", "usage", "error", "data");

    private final KeySearch keys;
    private final ProbeNotes notes = new ProbeNotes();
    private boolean complete;

    WholeProbe(Operation operation) {
        keys = operation == Operation.EMBED ? EMBED : TALK;
    }

    @Override
    public int onFrame(@Borrowed ByteBuf data) {
        int from = data.readerIndex();
        int to = data.writerIndex();
        if (!KeySearch.braced(data, from, to)) {
            return MALFORMED;
        }
        int found = 0;
        int next = from;
        for (long hit = keys.next(data, next, to); hit >= 0; hit = keys.next(data, next, to)) {
            int at = KeySearch.value(hit);
            next = at;
            switch (KeySearch.key(hit)) {
                case FINISH_REASON -> found |= finish(data, at, to);
                case USAGE_FIELD -> {
                    int end = data.getByte(at) == '{' ? KeySearch.closing(data, at, to) : -1;
                    if (end > 0 && UsageFields.read(data, at, end, notes.usage())) {
                        found |= USAGE;
                        next = end;
                    }
                }
                case ERROR_FIELD -> found |= data.getByte(at) == 'n' ? 0 : ERROR;
                default -> found |= filled(data, at, to) ? CONTENT : 0;
            }
        }
        found &= ~ERROR;
        if ((found & CONTENT) == 0) {
            // Only an answer without content is an error: nested objects may have a field of that name.
            notes.error(ErrorReader.inAnswer(data.slice(from, to - from)));
            found = notes.error() == null ? found : ERROR;
        }
        complete = (found & CONTENT) != 0;
        return found;
    }

    private int finish(ByteBuf data, int at, int to) {
        if (data.getByte(at) != '"') {
            return 0;
        }
        if (notes.finish() == null && at + 1 < to) {
            // The first letter tells: stop, length, tool_calls or function_call, content_filter.
            notes.finish(
                    switch (data.getByte(at + 1)) {
                        case 'l' -> FinishReason.LENGTH;
                        case 't', 'f' -> FinishReason.TOOL_CALLS;
                        case 'c' -> FinishReason.CONTENT_FILTER;
                        default -> FinishReason.STOP;
                    });
        }
        return FINISH;
    }

    private static boolean filled(ByteBuf data, int at, int to) {
        if (data.getByte(at) != '[') {
            return false;
        }
        int first = KeySearch.skipBlank(data, at + 1, to);
        return first < to && data.getByte(first) != ']';
    }

    @Override
    public boolean complete() {
        return complete;
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
