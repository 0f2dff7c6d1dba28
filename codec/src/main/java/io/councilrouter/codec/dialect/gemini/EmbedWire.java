package io.councilrouter.codec.dialect.gemini;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.chat.FactWords;
import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.chat.RequestFacts;
import io.councilrouter.codec.dialect.AnswerOrder;
import io.councilrouter.codec.dialect.AnswerProbe;
import io.councilrouter.codec.dialect.ErrorShape;
import io.councilrouter.codec.dialect.EventReader;
import io.councilrouter.codec.dialect.EventWriter;
import io.councilrouter.codec.dialect.Framing;
import io.councilrouter.codec.dialect.ModelCollections;
import io.councilrouter.codec.dialect.RequestOrder;
import io.councilrouter.codec.dialect.RequestReader;
import io.councilrouter.codec.dialect.RequestWalk;
import io.councilrouter.codec.dialect.RequestWriter;
import io.councilrouter.codec.dialect.RootProbe;
import io.councilrouter.codec.dialect.Target;
import io.councilrouter.codec.dialect.VectorReader;
import io.councilrouter.codec.dialect.Wire;
import io.councilrouter.codec.json.BodyEdits;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Embeddings: a list of requests at once, or one. */
enum EmbedWire implements Wire {
    /** {@code :batchEmbedContents}. */
    MANY("gemini embed", Operation.EMBED, "/v1beta/{model}:batchEmbedContents"),
    /** {@code :embedContent}. */
    ONE("gemini embed_one", Operation.EMBED_ONE, "/v1beta/{model}:embedContent");

    private static final byte[] NOTHING = {};

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
    public ModelCollections collections() {
        return ModelPath.COLLECTIONS;
    }

    @Override
    public FactWords words() {
        return GeminiDialect.WORDS;
    }

    @Override
    public boolean streamsByDefault() {
        return false;
    }

    /** A list can hold one alone. */
    @Override
    public boolean serves(Wire asked, RequestFacts facts) {
        return this == MANY && (asked.operation() == Operation.EMBED || asked.operation() == Operation.EMBED_ONE);
    }

    @Override
    public Framing framing() {
        return Framing.SSE;
    }

    @Override
    public byte[] terminator() {
        return NOTHING;
    }

    @Override
    public ErrorShape errors() {
        return GeminiErrors.INSTANCE;
    }

    @Override
    public @Nullable BodyEdits edits(RequestFacts facts, RequestOrder order, String nameField) {
        return ModelPath.edits(facts, order);
    }

    /** Each request of a list names the model again. */
    @Override
    public boolean rewrites(RequestFacts facts, RequestOrder order) {
        return this == MANY && !order.model().equals(facts.model());
    }

    @Override
    public RequestReader requestReader(@Borrowed ByteBuf body, RequestFacts facts) {
        return new RequestWalk(new InputGrammar(this == ONE), body, facts);
    }

    @Override
    public RequestWriter requestWriter(RequestOrder order, ByteSink out) {
        return new InputRequestWriter(this == ONE, order, out);
    }

    @Override
    public EventReader eventReader(boolean streamed) {
        return new VectorReader(new ValuesGrammar());
    }

    @Override
    public EventWriter eventWriter(boolean streamed, AnswerOrder order, ByteSink out) {
        return new VectorWriter(this == ONE, out);
    }

    @Override
    public AnswerProbe probe(boolean streamed) {
        return new RootProbe(new VectorFields());
    }
}
