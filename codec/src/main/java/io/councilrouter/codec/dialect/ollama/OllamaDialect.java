package io.councilrouter.codec.dialect.ollama;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.chat.RequestFacts;
import io.councilrouter.codec.dialect.AnswerOrder;
import io.councilrouter.codec.dialect.AnswerProbe;
import io.councilrouter.codec.dialect.Dialect;
import io.councilrouter.codec.dialect.ErrorShape;
import io.councilrouter.codec.dialect.EventReader;
import io.councilrouter.codec.dialect.EventWriter;
import io.councilrouter.codec.dialect.Framing;
import io.councilrouter.codec.dialect.RequestGrammar;
import io.councilrouter.codec.dialect.RequestOrder;
import io.councilrouter.codec.dialect.RequestReader;
import io.councilrouter.codec.dialect.RequestWalk;
import io.councilrouter.codec.dialect.RequestWriter;
import io.councilrouter.codec.dialect.RootProbe;
import io.councilrouter.codec.dialect.VectorReader;
import io.netty.buffer.ByteBuf;
import java.util.Set;

/** The dialect of Ollama's own API; see the package. */
public final class OllamaDialect implements Dialect {
    private static final Set<Operation> OPERATIONS =
            Set.of(Operation.CHAT, Operation.COMPLETE, Operation.EMBED, Operation.EMBED_ONE, Operation.PASS);

    /** For the service loader. */
    public OllamaDialect() {}

    @Override
    public String name() {
        return "ollama";
    }

    @Override
    public Set<Operation> operations() {
        return OPERATIONS;
    }

    @Override
    public Framing framing() {
        return Framing.NDJSON;
    }

    @Override
    public boolean streamsByDefault(Operation operation) {
        return operation == Operation.CHAT || operation == Operation.COMPLETE;
    }

    @Override
    public Operation serving(Operation asked, RequestFacts facts) {
        return asked;
    }

    @Override
    public String path(Operation operation) {
        return switch (operation) {
            case CHAT -> "/api/chat";
            case COMPLETE -> "/api/generate";
            case EMBED -> "/api/embed";
            case EMBED_ONE -> "/api/embeddings";
            case PASS -> throw none();
        };
    }

    @Override
    public RequestReader requestReader(Operation operation, @Borrowed ByteBuf body, RequestFacts facts) {
        RequestGrammar grammar =
                switch (operation) {
                    case CHAT -> new ChatGrammar(facts.longSpans());
                    case COMPLETE -> new GenerateGrammar(facts);
                    case EMBED, EMBED_ONE -> new EmbedGrammar(operation == Operation.EMBED_ONE, facts.longSpans());
                    case PASS -> throw none();
                };
        return new RequestWalk(grammar, body, facts);
    }

    @Override
    public RequestWriter requestWriter(Operation operation, RequestOrder order, ByteSink out) {
        return switch (operation) {
            case CHAT -> new ChatRequestWriter(order, out);
            case COMPLETE -> new GenerateRequestWriter(order, out);
            case EMBED, EMBED_ONE -> new EmbedRequestWriter(operation, order, out);
            case PASS -> throw none();
        };
    }

    @Override
    public EventReader eventReader(Operation operation, boolean streamed) {
        return switch (operation) {
            case CHAT, COMPLETE -> new LineReader(streamed);
            case EMBED, EMBED_ONE -> new VectorReader(new EmbeddingsGrammar());
            case PASS -> throw none();
        };
    }

    @Override
    public EventWriter eventWriter(Operation operation, boolean streamed, AnswerOrder order, ByteSink out) {
        return switch (operation) {
            case CHAT, COMPLETE -> new LineWriter(operation, streamed, order, out);
            case EMBED, EMBED_ONE -> new VectorWriter(operation, order, out);
            case PASS -> throw none();
        };
    }

    @Override
    public AnswerProbe probe(Operation operation, boolean streamed) {
        return switch (operation) {
            case CHAT, COMPLETE -> streamed ? new LineProbe() : new RootProbe(TalkFields.INSTANCE);
            case EMBED, EMBED_ONE -> new RootProbe(VectorFields.INSTANCE);
            case PASS -> new PassProbe();
        };
    }

    @Override
    public ErrorShape errors() {
        return OllamaErrors.INSTANCE;
    }

    private static IllegalArgumentException none() {
        return new IllegalArgumentException("What is passed through is neither read nor written.");
    }
}
