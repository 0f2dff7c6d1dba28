package io.councilrouter.codec.dialect.gemini;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.dialect.AnswerFields;
import io.councilrouter.codec.dialect.AnswerProbe;
import io.councilrouter.codec.dialect.EventReader;
import io.councilrouter.codec.dialect.KeySearch;
import io.councilrouter.codec.dialect.ProbeNotes;
import io.councilrouter.codec.dialect.RawJson;
import io.councilrouter.codec.dialect.VectorReader;
import io.netty.buffer.ByteBuf;

/** A whole answer with vectors. Not thread-safe; reusable. */
final class VectorFields implements AnswerFields {
    private static final int MANY = 0;
    private static final int ONE = 1;
    private static final int USAGE = 2;

    private static final KeySearch NAMES = new KeySearch("embeddings", "embedding", "usageMetadata", "error");
    private static final KeySearch VALUES = new KeySearch("values");

    private final MemberScan members = new MemberScan();

    @Override
    public KeySearch names() {
        return NAMES;
    }

    @Override
    public int field(@Borrowed ByteBuf in, int key, int from, int to, ProbeNotes notes) {
        boolean object = in.getByte(from) == '{';
        return switch (key) {
            case MANY -> in.getByte(from) == '[' && VALUES.next(in, from, to) >= 0 ? AnswerProbe.CONTENT : 0;
            case ONE -> object && VALUES.next(in, from, to) >= 0 ? AnswerProbe.CONTENT : 0;
            case USAGE -> object && UsageFields.read(in, from, to, notes.usage(), members) ? AnswerProbe.USAGE : 0;
            default -> RawJson.filled(in, from, to) ? AnswerProbe.ERROR : 0;
        };
    }

    @Override
    public int settle(int found, ProbeNotes notes) {
        return complete(found) ? found : AnswerProbe.MALFORMED;
    }

    @Override
    public EventReader reader() {
        return new VectorReader(new ValuesGrammar());
    }

    @Override
    public boolean complete(int settled) {
        return (settled & AnswerProbe.CONTENT) != 0;
    }
}
