package io.councilrouter.codec.dialect.ollama;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.dialect.AnswerFields;
import io.councilrouter.codec.dialect.AnswerProbe;
import io.councilrouter.codec.dialect.EventReader;
import io.councilrouter.codec.dialect.KeySearch;
import io.councilrouter.codec.dialect.ProbeNotes;
import io.councilrouter.codec.dialect.RawJson;
import io.councilrouter.codec.dialect.VectorReader;
import io.netty.buffer.ByteBuf;

/** A whole answer of embed or the older embeddings; the list of vectors is empty where there was no text. */
final class VectorFields implements AnswerFields {
    static final VectorFields INSTANCE = new VectorFields();

    private static final int ERROR_FIELD = 2;
    private static final int COUNT = 3;
    private static final int LOAD = 4;

    private static final KeySearch NAMES =
            new KeySearch("embedding", "embeddings", "error", "prompt_eval_count", "load_duration");

    private VectorFields() {}

    @Override
    public KeySearch names() {
        return NAMES;
    }

    @Override
    public int field(@Borrowed ByteBuf in, int key, int from, int to, ProbeNotes notes) {
        return switch (key) {
            case ERROR_FIELD -> RawJson.filled(in, from, to) ? AnswerProbe.ERROR : 0;
            case COUNT -> {
                notes.usage().prompt(KeySearch.number(in, from, to));
                yield AnswerProbe.USAGE;
            }
            case LOAD -> {
                notes.usage().loadNanos(KeySearch.number(in, from, to));
                yield 0;
            }
            default -> in.getByte(from) == '[' ? AnswerProbe.CONTENT : AnswerProbe.MALFORMED;
        };
    }

    @Override
    public int settle(int found, ProbeNotes notes) {
        return complete(found) ? found : AnswerProbe.MALFORMED;
    }

    @Override
    public EventReader reader() {
        return new VectorReader(new EmbeddingsGrammar());
    }

    @Override
    public boolean complete(int settled) {
        return (settled & AnswerProbe.CONTENT) != 0;
    }
}
