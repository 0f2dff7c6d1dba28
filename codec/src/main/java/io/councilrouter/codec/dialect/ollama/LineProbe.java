package io.councilrouter.codec.dialect.ollama;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.dialect.AnswerProbe;
import io.councilrouter.codec.dialect.AnswerWalk;
import io.councilrouter.codec.dialect.KeySearch;
import io.councilrouter.codec.dialect.ProbeFlags;
import io.councilrouter.codec.dialect.ProbeNotes;
import io.netty.buffer.ByteBuf;

/**
 * Watches a stream of chat or generate. Until the first content every line is parsed. From then on a line is only
 * searched for a few names, and parsed if it has none of them or may be the last one or an error: a tool call's
 * arguments are an object, which may have fields with those names.
 */
final class LineProbe implements AnswerProbe {
    private static final int DONE = 0;
    private static final int ERROR_FIELD = 1;
    private static final int TOOL_CALLS = 2;

    /** From the fourth on: names whose value, if it is a string that is not empty, is model output. */
    private static final KeySearch KEYS =
            new KeySearch("done", "error", "tool_calls", "content", "response", "thinking");

    /** Means "look closer"; no set of flags is negative. */
    private static final int PARSE = -1;

    private final AnswerWalk reader = new AnswerWalk(new LineGrammar(), true);
    private final ProbeFlags flags = new ProbeFlags();
    private boolean content;

    @Override
    public int onFrame(@Borrowed ByteBuf data) {
        int found = content ? search(data) : PARSE;
        return found == PARSE ? parse(data) : found;
    }

    private int search(ByteBuf data) {
        int to = data.writerIndex();
        int found = 0;
        int at = data.readerIndex();
        long hit = KEYS.next(data, at, to);
        if (hit < 0) {
            // It has none of the names that every line of an answer has: perhaps an error of another shape.
            return PARSE;
        }
        for (; hit >= 0; hit = KEYS.next(data, at, to)) {
            at = KeySearch.value(hit);
            byte value = data.getByte(at);
            switch (KeySearch.key(hit)) {
                case DONE -> {
                    if (value == 't') {
                        return PARSE;
                    }
                }
                case ERROR_FIELD -> {
                    if (value != 'n') {
                        return PARSE;
                    }
                }
                case TOOL_CALLS -> found |= value == '[' && at + 1 < to && data.getByte(at + 1) != ']' ? CONTENT : 0;
                default -> found |= value == '"' && at + 1 < to && data.getByte(at + 1) != '"' ? CONTENT : 0;
            }
        }
        // Activity in unknown fields is progress, too.
        return found == 0 ? PARSE : found;
    }

    private int parse(ByteBuf data) {
        int left = reader.skipped() + reader.broken();
        boolean before = reader.terminated();
        reader.onFrame(data, flags);
        int found = flags.take();
        if (reader.skipped() + reader.broken() > left) {
            return MALFORMED;
        }
        content |= (found & CONTENT) != 0;
        return reader.terminated() && !before ? found | END : found;
    }

    @Override
    public boolean complete() {
        return reader.terminated();
    }

    @Override
    public ProbeNotes notes() {
        return flags.notes();
    }

    @Override
    public void close() {
        reader.close();
    }
}
