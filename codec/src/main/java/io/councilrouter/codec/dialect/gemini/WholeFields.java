package io.councilrouter.codec.dialect.gemini;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.dialect.AnswerFields;
import io.councilrouter.codec.dialect.AnswerProbe;
import io.councilrouter.codec.dialect.AnswerWalk;
import io.councilrouter.codec.dialect.EventReader;
import io.councilrouter.codec.dialect.KeySearch;
import io.councilrouter.codec.dialect.ProbeNotes;
import io.councilrouter.codec.dialect.RawJson;
import io.netty.buffer.ByteBuf;

/**
 * A whole answer. Its first candidate has parts, or says why it has none; where there are no candidates, the reason is that
 * the prompt was refused. Not thread-safe; reusable.
 */
final class WholeFields implements AnswerFields {
    private static final int SHAPED = OWN;

    private static final int CANDIDATES = 0;
    private static final int FEEDBACK = 1;
    private static final int USAGE = 2;

    private static final KeySearch KEYS = new KeySearch("candidates", "promptFeedback", "usageMetadata", "error");
    private static final KeySearch CANDIDATE = new KeySearch("content", "finishReason");
    private static final KeySearch CONTENT = new KeySearch("parts");
    private static final KeySearch REASON = new KeySearch("blockReason");

    private final MemberScan outer = new MemberScan();
    private final MemberScan inner = new MemberScan();

    @Override
    public KeySearch names() {
        return KEYS;
    }

    @Override
    public int field(@Borrowed ByteBuf in, int key, int from, int to, ProbeNotes notes) {
        return switch (key) {
            case CANDIDATES -> in.getByte(from) == '[' ? candidates(in, from, to, notes) : 0;
            case FEEDBACK -> in.getByte(from) == '{' ? feedback(in, from, to, notes) : 0;
            case USAGE ->
                in.getByte(from) == '{' && UsageFields.read(in, from, to, notes.usage(), outer) ? AnswerProbe.USAGE : 0;
            default -> RawJson.filled(in, from, to) ? AnswerProbe.ERROR : 0;
        };
    }

    private int candidates(ByteBuf in, int from, int to, ProbeNotes notes) {
        int first = KeySearch.skipBlank(in, from + 1, to);
        if (in.getByte(first) != '{') {
            return 0;
        }
        int found = 0;
        outer.start(in, first, to);
        while (outer.next(in, CANDIDATE)) {
            if (outer.key() == 0 && in.getByte(outer.from()) == '{') {
                found |= parts(in, outer.from(), outer.end()) ? SHAPED | AnswerProbe.CONTENT : 0;
            } else if (outer.key() == 1 && in.getByte(outer.from()) == '"') {
                FinishReason why = FinishWords.reason(in, outer.from(), outer.end());
                notes.finish(why);
                found |= why == null ? 0 : SHAPED | AnswerProbe.FINISH;
            }
        }
        return found;
    }

    private boolean parts(ByteBuf in, int from, int to) {
        inner.start(in, from, to);
        boolean any = false;
        while (inner.next(in, CONTENT)) {
            if (inner.key() == 0 && in.getByte(inner.from()) == '[') {
                int part = KeySearch.skipBlank(in, inner.from() + 1, inner.end());
                any = in.getByte(part) == '{';
            }
        }
        return any;
    }

    private int feedback(ByteBuf in, int from, int to, ProbeNotes notes) {
        outer.start(in, from, to);
        int found = 0;
        while (outer.next(in, REASON)) {
            if (outer.key() == 0 && in.getByte(outer.from()) == '"') {
                FinishReason why = FinishWords.reason(in, outer.from(), outer.end());
                if (why != null) {
                    notes.finish(notes.finish() == null ? why : notes.finish());
                    found = SHAPED | AnswerProbe.FINISH;
                }
            }
        }
        return found;
    }

    @Override
    public int settle(int found, ProbeNotes notes) {
        return (found & SHAPED) == 0 ? AnswerProbe.MALFORMED : found | AnswerProbe.END;
    }

    @Override
    public EventReader reader() {
        return new AnswerWalk(new ChunkGrammar(false), false);
    }

    @Override
    public boolean complete(int settled) {
        return (settled & AnswerProbe.END) != 0;
    }
}
