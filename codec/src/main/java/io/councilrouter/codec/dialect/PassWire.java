package io.councilrouter.codec.dialect;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.chat.FactWords;
import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.chat.RequestFacts;
import io.netty.buffer.ByteBuf;
import java.util.function.Supplier;

/**
 * The wire of an operation that a dialect only passes through: its bodies are never read or written, and no other wire
 * can serve it.
 */
public final class PassWire implements Wire {
    private static final byte[] NOTHING = {};

    private final String label;
    private final Framing framing;
    private final FactWords words;
    private final ErrorShape errors;
    private final Supplier<AnswerProbe> probes;
    private final ModelCollections collections;

    /**
     * The pass-through wire of one dialect.
     *
     * @param dialect its name
     * @param framing how its streams are divided into frames
     * @param probes make the probes that watch the answers
     */
    public PassWire(String dialect, Framing framing, FactWords words, ErrorShape errors, Supplier<AnswerProbe> probes) {
        this(dialect, framing, words, errors, probes, ModelCollections.NONE);
    }

    /** The same for a dialect whose paths name a model in one of these collections. */
    public PassWire(
            String dialect,
            Framing framing,
            FactWords words,
            ErrorShape errors,
            Supplier<AnswerProbe> probes,
            ModelCollections collections) {
        this.label = dialect + " pass";
        this.framing = framing;
        this.words = words;
        this.errors = errors;
        this.probes = probes;
        this.collections = collections;
    }

    @Override
    public String label() {
        return label;
    }

    @Override
    public Operation operation() {
        return Operation.PASS;
    }

    @Override
    public Target target() {
        throw none();
    }

    @Override
    public boolean namesModel() {
        return false;
    }

    @Override
    public ModelCollections collections() {
        return collections;
    }

    @Override
    public FactWords words() {
        return words;
    }

    @Override
    public boolean streamsByDefault() {
        return false;
    }

    @Override
    public boolean serves(Wire asked, RequestFacts facts) {
        return false;
    }

    @Override
    public Framing framing() {
        return framing;
    }

    @Override
    public byte[] terminator() {
        return NOTHING;
    }

    @Override
    public ErrorShape errors() {
        return errors;
    }

    @Override
    public RequestReader requestReader(@Borrowed ByteBuf body, RequestFacts facts) {
        throw none();
    }

    @Override
    public RequestWriter requestWriter(RequestOrder order, ByteSink out) {
        throw none();
    }

    @Override
    public EventReader eventReader(boolean streamed) {
        throw none();
    }

    @Override
    public EventWriter eventWriter(boolean streamed, AnswerOrder order, ByteSink out) {
        throw none();
    }

    @Override
    public AnswerProbe probe(boolean streamed) {
        return probes.get();
    }

    private static IllegalStateException none() {
        return new IllegalStateException("What is passed through is neither read nor written, and keeps its path.");
    }
}
