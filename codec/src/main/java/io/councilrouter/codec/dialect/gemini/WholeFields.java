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
 * the prompt was refused.
 */
final class WholeFields implements AnswerFields {
    static final WholeFields INSTANCE = new WholeFields();

    private static final int SHAPED = OWN;

    private static final int CANDIDATES = 0;
    private static final int FEEDBACK = 1;
    private static final int USAGE = 2;

    private static final KeySearch KEYS = new KeySearch("candidates", "promptFeedback", "usageMetadata", "error");
    private static final KeySearch CANDIDATE = new KeySearch("content", "finishReason");
    private static final KeySearch CONTENT = new KeySearch("parts");
    private static final KeySearch REASON = new KeySearch("blockReason");

    private WholeFields() {}

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
                in.getByte(from) == '{' && new UsageFields().read(in, from, to, notes.usage()) ? AnswerProbe.USAGE : 0;
            default -> RawJson.filled(in, from, to) ? AnswerProbe.ERROR : 0;
        };
    }

    private static int candidates(ByteBuf in, int from, int to, ProbeNotes notes) {
        int first = KeySearch.skipBlank(in, from + 1, to);
        if (in.getByte(first) != '{') {
            return 0;
        }
        int found = 0;
        MemberScan members = new MemberScan();
        members.start(in, first, to);
        while (members.next(in, CANDIDATE)) {
            if (members.key() == 0 && in.getByte(members.from()) == '{') {
                found |= parts(in, members.from(), members.end()) ? SHAPED | AnswerProbe.CONTENT : 0;
            } else if (members.key() == 1 && in.getByte(members.from()) == '"') {
                FinishReason why = FinishWords.reason(in, members.from(), members.end());
                notes.finish(why);
                found |= why == null ? 0 : SHAPED | AnswerProbe.FINISH;
            }
        }
        return found;
    }

    private static boolean parts(ByteBuf in, int from, int to) {
        MemberScan members = new MemberScan();
        members.start(in, from, to);
        boolean any = false;
        while (members.next(in, CONTENT)) {
            if (members.key() == 0 && in.getByte(members.from()) == '[') {
                int part = KeySearch.skipBlank(in, members.from() + 1, members.end());
                any = in.getByte(part) == '{';
            }
        }
        return any;
    }

    private static int feedback(ByteBuf in, int from, int to, ProbeNotes notes) {
        MemberScan members = new MemberScan();
        members.start(in, from, to);
        int found = 0;
        while (members.next(in, REASON)) {
            if (members.key() == 0 && in.getByte(members.from()) == '"') {
                FinishReason why = FinishWords.reason(in, members.from(), members.end());
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
