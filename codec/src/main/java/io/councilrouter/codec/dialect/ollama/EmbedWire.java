package io.councilrouter.codec.dialect.ollama;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.chat.RequestFacts;
import io.councilrouter.codec.dialect.AnswerOrder;
import io.councilrouter.codec.dialect.AnswerProbe;
import io.councilrouter.codec.dialect.EventReader;
import io.councilrouter.codec.dialect.EventWriter;
import io.councilrouter.codec.dialect.RequestOrder;
import io.councilrouter.codec.dialect.RequestReader;
import io.councilrouter.codec.dialect.RequestWalk;
import io.councilrouter.codec.dialect.RequestWriter;
import io.councilrouter.codec.dialect.RootProbe;
import io.councilrouter.codec.dialect.Target;
import io.councilrouter.codec.dialect.VectorReader;
import io.netty.buffer.ByteBuf;

/** Embeddings: {@code /api/embed} and the older {@code /api/embeddings}. */
enum EmbedWire implements OllamaWire {
    /** {@code /api/embed}. */
    MANY("ollama embed", Operation.EMBED, "/api/embed"),
    /** {@code /api/embeddings}, the older one, which gives one vector. */
    ONE("ollama embed_one", Operation.EMBED_ONE, "/api/embeddings");

    private final String label;
    private final Operation operation;

    @SuppressWarnings("ImmutableEnumChecker") // a record of two texts
    private final Target target;

    EmbedWire(String label, Operation operation, String path) {
        this.label = label;
        this.operation = operation;
        this.target = Target.of(path);
    }

    @Override
    public String label() {
        return label;
    }

    @Override
    public Operation operation() {
        return operation;
    }

    @Override
    public Target target() {
        return target;
    }

    @Override
    public boolean streamsByDefault() {
        return false;
    }

    @Override
    public RequestReader requestReader(@Borrowed ByteBuf body, RequestFacts facts) {
        return new RequestWalk(new EmbedGrammar(this == ONE, facts.longSpans()), body, facts);
    }

    @Override
    public RequestWriter requestWriter(RequestOrder order, ByteSink out) {
        return new EmbedRequestWriter(operation, order, out);
    }

    @Override
    public EventReader eventReader(boolean streamed) {
        return new VectorReader(new EmbeddingsGrammar());
    }

    @Override
    public EventWriter eventWriter(boolean streamed, AnswerOrder order, ByteSink out) {
        return new VectorWriter(operation, order, out);
    }

    @Override
    public AnswerProbe probe(boolean streamed) {
        return new RootProbe(VectorFields.INSTANCE);
    }
}
