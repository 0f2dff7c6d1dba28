package io.councilrouter.codec.dialect.anthropic;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.dialect.AnswerFields;
import io.councilrouter.codec.dialect.AnswerProbe;
import io.councilrouter.codec.dialect.AnswerWalk;
import io.councilrouter.codec.dialect.EventReader;
import io.councilrouter.codec.dialect.KeySearch;
import io.councilrouter.codec.dialect.ProbeNotes;
import io.councilrouter.codec.dialect.RawJson;
import io.netty.buffer.ByteBuf;

/** A whole answer: one with a list of content blocks, be it empty. */
final class WholeFields implements AnswerFields {
    static final WholeFields INSTANCE = new WholeFields();

    /** There is a list of content. */
    private static final int SHAPED = OWN;

    private static final int CONTENT = 0;
    private static final int STOP_REASON = 1;
    private static final int USAGE = 2;
    private static final int ERROR_FIELD = 3;

    private static final KeySearch KEYS = new KeySearch("content", "stop_reason", "usage", "error", "type");

    private WholeFields() {}

    @Override
    public KeySearch names() {
        return KEYS;
    }

    @Override
    public int field(@Borrowed ByteBuf in, int key, int from, int to, ProbeNotes notes) {
        return switch (key) {
            case CONTENT -> {
                if (in.getByte(from) != '[') {
                    yield 0;
                }
                boolean any = in.getByte(KeySearch.skipBlank(in, from + 1, to)) == '{';
                yield any ? SHAPED | AnswerProbe.CONTENT : SHAPED;
            }
            case STOP_REASON -> {
                if (in.getByte(from) == '"') {
                    notes.finish(StopReasons.reason(in, from, to));
                }
                yield notes.finish() == null ? 0 : AnswerProbe.FINISH;
            }
            case USAGE ->
                in.getByte(from) == '{' && UsageFields.read(in, from, to, notes.usage()) ? AnswerProbe.USAGE : 0;
            case ERROR_FIELD -> RawJson.filled(in, from, to) ? AnswerProbe.ERROR : 0;
            default -> RawJson.is(in, from, to, "error") ? AnswerProbe.ERROR : 0;
        };
    }

    @Override
    public int settle(int found, ProbeNotes notes) {
        return (found & SHAPED) == 0 ? AnswerProbe.MALFORMED : found | AnswerProbe.END;
    }

    @Override
    public EventReader reader() {
        return new AnswerWalk(new WholeGrammar(), false);
    }

    @Override
    public boolean complete(int settled) {
        return (settled & AnswerProbe.END) != 0;
    }
}
