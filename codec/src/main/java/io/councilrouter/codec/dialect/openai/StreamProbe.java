package io.councilrouter.codec.dialect.openai;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.dialect.AnswerProbe;
import io.councilrouter.codec.dialect.AnswerWalk;
import io.councilrouter.codec.dialect.KeySearch;
import io.councilrouter.codec.dialect.ProbeFlags;
import io.councilrouter.codec.dialect.ProbeNotes;
import io.netty.buffer.ByteBuf;

/**
 * Watches a stream. Until the first content every frame is parsed. From then on a frame is only searched for a few
 * names, and parsed if it has none of them or may hold a finish reason, counts or an error.
 */
final class StreamProbe implements AnswerProbe {
    private static final int FINISH_REASON = 0;
    private static final int USAGE_FIELD = 1;
    private static final int ERROR_FIELD = 2;
    private static final int TOOL_CALLS = 3;

    /** From the fifth on: names whose value, if it is a string that is not empty, is model output. */
    private static final KeySearch CHAT = new KeySearch(
            "finish_reason",
            "usage",
            "error",
            "tool_calls",
            "content",
            "reasoning_content",
            "reasoning",
            "refusal",
            "function_call");

    private static final KeySearch COMPLETE = new KeySearch("finish_reason", "usage", "error", "tool_calls", "text");

    /** Means "look closer"; no set of flags is negative. */
    private static final int PARSE = -1;

    private final KeySearch keys;
    private final ChunkGrammar grammar = new ChunkGrammar(true);
    private final AnswerWalk reader = new AnswerWalk(grammar, true);
    private final ProbeFlags flags = new ProbeFlags();
    private boolean content;
    private boolean finished;
    private boolean ended;

    StreamProbe(Operation operation) {
        keys = operation == Operation.COMPLETE ? COMPLETE : CHAT;
    }

    @Override
    public int onFrame(@Borrowed ByteBuf data) {
        if (Terminator.is(data)) {
            ended = true;
            return END;
        }
        int found = content ? search(data) : PARSE;
        return found == PARSE ? parse(data) : found;
    }

    private int search(ByteBuf data) {
        int to = data.writerIndex();
        int found = 0;
        int at = data.readerIndex();
        long hit = keys.next(data, at, to);
        if (hit < 0) {
            // It has none of the names that every frame of an answer has: perhaps an error of another shape.
            return PARSE;
        }
        for (; hit >= 0; hit = keys.next(data, at, to)) {
            at = KeySearch.value(hit);
            byte value = data.getByte(at);
            switch (KeySearch.key(hit)) {
                case FINISH_REASON -> {
                    if (value == '"' && at + 1 < to && data.getByte(at + 1) != '"') {
                        return PARSE;
                    }
                }
                case USAGE_FIELD, ERROR_FIELD -> {
                    if (value != 'n') {
                        return PARSE;
                    }
                }
                case TOOL_CALLS -> found |= value == '[' && at + 1 < to && data.getByte(at + 1) != ']' ? CONTENT : 0;
                default -> {
                    if (value == '[' || value == '{') {
                        return PARSE;
                    }
                    found |= value == '"' && at + 1 < to && data.getByte(at + 1) != '"' ? CONTENT : 0;
                }
            }
        }
        // Activity in unknown fields is progress, too.
        return found == 0 ? PARSE : found;
    }

    private int parse(ByteBuf data) {
        int left = reader.skipped() + reader.broken();
        reader.onFrame(data, flags);
        int found = flags.take();
        if (reader.skipped() + reader.broken() > left) {
            return MALFORMED;
        }
        if (grammar.counts() && (found & ~USAGE) == 0) {
            found |= USAGE_ONLY;
        }
        content |= (found & CONTENT) != 0;
        finished |= (found & FINISH) != 0;
        return found;
    }

    @Override
    public boolean complete() {
        return ended || finished;
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
