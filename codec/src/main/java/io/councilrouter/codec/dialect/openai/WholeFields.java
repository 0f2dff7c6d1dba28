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

/** A whole answer: chat and completions with a choice, or embeddings with a vector. */
final class WholeFields implements AnswerFields {
    /** Of chat and completions. */
    static final WholeFields TALK = new WholeFields(false);

    /** Of embeddings. */
    static final WholeFields EMBED = new WholeFields(true);

    private static final int USAGE_FIELD = 0;
    private static final int ERROR_FIELD = 1;

    private static final int STOP_WORD = 1;
    private static final KeySearch ENDS = new KeySearch("finish_reason", "stop_reason", "matched_stop");

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
        int finishes = 0;
        boolean word = false;
        for (long hit = ENDS.next(in, from, to); hit >= 0; hit = ENDS.next(in, KeySearch.value(hit), to)) {
            int at = KeySearch.value(hit);
            if (KeySearch.key(hit) >= STOP_WORD) {
                word |= finishes <= 1 && in.getByte(at) == '"' && in.getByte(at + 1) != '"';
            } else if (RawJson.is(in, at, to, "error")) {
                return AnswerProbe.ERROR;
            } else {
                finishes++;
                if (notes.finish() == null && finishes(in, at, to)) {
                    notes.finish(FinishWords.reason(in, at, to));
                }
            }
        }
        if (word && notes.finish() == FinishReason.STOP) {
            notes.finish(FinishReason.STOP_SEQUENCE);
        }
        return notes.finish() == null ? 0 : AnswerProbe.FINISH;
    }

    /** Whether a finish reason says anything: some servers write an empty one, or "null", to mean none. */
    private static boolean finishes(ByteBuf in, int at, int to) {
        return in.getByte(at) == '"'
                && in.getByte(at + 1) != '"'
                && in.getByte(at + 1) != ' '
                && !RawJson.is(in, at, to, "null");
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
