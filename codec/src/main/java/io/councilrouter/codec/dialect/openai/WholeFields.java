package io.councilrouter.codec.dialect.openai;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.dialect.AnswerFields;
import io.councilrouter.codec.dialect.AnswerProbe;
import io.councilrouter.codec.dialect.AnswerWalk;
import io.councilrouter.codec.dialect.EventReader;
import io.councilrouter.codec.dialect.KeySearch;
import io.councilrouter.codec.dialect.ProbeNotes;
import io.councilrouter.codec.dialect.RawJson;
import io.councilrouter.codec.dialect.VectorReader;
import io.netty.buffer.ByteBuf;

/** A whole answer: one with a choice, or of embeddings with a vector. */
final class WholeFields implements AnswerFields {
    /** Of chat and completions. */
    static final WholeFields TALK = new WholeFields(false);

    /** Of embeddings. */
    static final WholeFields EMBED = new WholeFields(true);

    private static final int USAGE_FIELD = 0;
    private static final int ERROR_FIELD = 1;

    private static final KeySearch FINISH_REASON = new KeySearch("finish_reason");

    private final KeySearch names;
    private final boolean vectors;

    private WholeFields(boolean vectors) {
        this.vectors = vectors;
        names = new KeySearch("usage", "error", vectors ? "data" : "choices");
    }

    @Override
    public KeySearch names() {
        return names;
    }

    @Override
    public int field(@Borrowed ByteBuf in, int key, int from, int to, ProbeNotes notes) {
        return switch (key) {
            case USAGE_FIELD ->
                in.getByte(from) == '{' && UsageFields.read(in, from, to, notes.usage()) ? AnswerProbe.USAGE : 0;
            case ERROR_FIELD -> RawJson.filled(in, from, to) ? AnswerProbe.ERROR : 0;
            default -> listed(in, from, to) ? AnswerProbe.CONTENT | finish(in, from, to, notes) : AnswerProbe.MALFORMED;
        };
    }

    /** Whether the value is a list that begins with an object. */
    private static boolean listed(ByteBuf in, int from, int to) {
        return in.getByte(from) == '[' && in.getByte(KeySearch.skipBlank(in, from + 1, to)) == '{';
    }

    private static int finish(ByteBuf in, int from, int to, ProbeNotes notes) {
        int found = 0;
        for (long hit = FINISH_REASON.next(in, from, to);
                hit >= 0;
                hit = FINISH_REASON.next(in, KeySearch.value(hit), to)) {
            int at = KeySearch.value(hit);
            if (RawJson.is(in, at, to, "error")) {
                return AnswerProbe.ERROR;
            }
            if (found == 0 && finishes(in, at, to)) {
                notes.finish(reason(in, at, to));
                found = AnswerProbe.FINISH;
            }
        }
        return found;
    }

    /** Some servers write an empty reason, or the word null, where they mean none. */
    private static boolean finishes(ByteBuf in, int at, int to) {
        return in.getByte(at) == '"'
                && in.getByte(at + 1) != '"'
                && in.getByte(at + 1) != ' '
                && !RawJson.is(in, at, to, "null");
    }

    private static FinishReason reason(ByteBuf in, int at, int to) {
        // The first letter tells most of them from stop; servers have words of their own that begin with any.
        return switch (in.getByte(at + 1)) {
            case 'l' -> RawJson.is(in, at, to, "length") ? FinishReason.LENGTH : FinishReason.STOP;
            case 't' -> RawJson.is(in, at, to, "tool_calls") ? FinishReason.TOOL_CALLS : FinishReason.STOP;
            case 'f' -> RawJson.is(in, at, to, "function_call") ? FinishReason.TOOL_CALLS : FinishReason.STOP;
            case 'c' -> RawJson.is(in, at, to, "content_filter") ? FinishReason.CONTENT_FILTER : FinishReason.STOP;
            default -> FinishReason.STOP;
        };
    }

    @Override
    public int settle(int found, ProbeNotes notes) {
        return complete(found) ? found : AnswerProbe.MALFORMED;
    }

    @Override
    public EventReader reader() {
        return vectors ? new VectorReader(new DataGrammar()) : new AnswerWalk(new ChunkGrammar(false), false);
    }

    @Override
    public boolean complete(int settled) {
        return (settled & AnswerProbe.CONTENT) != 0;
    }
}
