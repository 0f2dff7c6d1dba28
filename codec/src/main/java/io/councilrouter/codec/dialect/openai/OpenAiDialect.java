package io.councilrouter.codec.dialect.openai;

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
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** The dialect of OpenAI's API; see the package. PASS has a probe and nothing else: it is never read or written. */
public final class OpenAiDialect implements Dialect {
    private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);

    private static final Set<Operation> OPERATIONS =
            Set.of(Operation.CHAT, Operation.COMPLETE, Operation.EMBED, Operation.PASS);

    /** For the service loader. */
    public OpenAiDialect() {}

    @Override
    public String name() {
        return "openai";
    }

    @Override
    public Set<Operation> operations() {
        return OPERATIONS;
    }

    @Override
    public Framing framing() {
        return Framing.SSE;
    }

    @Override
    public boolean streamsByDefault(Operation operation) {
        return false;
    }

    @Override
    public Operation serving(Operation asked, RequestFacts facts) {
        return switch (asked) {
            // A prompt that goes through the chat template is a conversation of one message.
            case COMPLETE -> facts.raw() ? Operation.COMPLETE : Operation.CHAT;
            case EMBED, EMBED_ONE -> Operation.EMBED;
            case CHAT, PASS -> asked;
        };
    }

    @Override
    public String path(Operation operation) {
        return switch (operation) {
            case CHAT -> "/v1/chat/completions";
            case COMPLETE -> "/v1/completions";
            case EMBED -> "/v1/embeddings";
            case EMBED_ONE, PASS -> throw none(operation);
        };
    }

    @Override
    public RequestReader requestReader(Operation operation, @Borrowed ByteBuf body, RequestFacts facts) {
        RequestGrammar grammar =
                switch (operation) {
                    case CHAT -> new ChatGrammar(facts.longSpans());
                    case COMPLETE -> new PromptGrammar();
                    case EMBED -> new InputGrammar(facts.longSpans());
                    case EMBED_ONE, PASS -> throw none(operation);
                };
        return new RequestWalk(grammar, body, facts);
    }

    @Override
    public RequestWriter requestWriter(Operation operation, RequestOrder order, ByteSink out) {
        return switch (operation) {
            case CHAT -> new ChatRequestWriter(order, out);
            case COMPLETE -> new PromptRequestWriter(order, out);
            case EMBED -> new InputRequestWriter(order, out);
            case EMBED_ONE, PASS -> throw none(operation);
        };
    }

    @Override
    public EventReader eventReader(Operation operation, boolean streamed) {
        return switch (operation) {
            case CHAT, COMPLETE -> new AnswerReader(streamed);
            case EMBED -> new VectorReader(new DataGrammar());
            case EMBED_ONE, PASS -> throw none(operation);
        };
    }

    @Override
    public EventWriter eventWriter(Operation operation, boolean streamed, AnswerOrder order, ByteSink out) {
        return switch (operation) {
            case CHAT, COMPLETE ->
                streamed ? new ChunkWriter(operation, order, out) : new WholeWriter(operation, order, out);
            case EMBED -> new VectorWriter(order, out);
            case EMBED_ONE, PASS -> throw none(operation);
        };
    }

    @Override
    public AnswerProbe probe(Operation operation, boolean streamed) {
        if (operation == Operation.PASS) {
            return new PassProbe();
        }
        return streamed
                ? new StreamProbe(operation)
                : new RootProbe(operation == Operation.EMBED ? WholeFields.EMBED : WholeFields.TALK);
    }

    @Override
    public boolean countsOnRequest(Operation operation) {
        return operation == Operation.CHAT || operation == Operation.COMPLETE;
    }

    @Override
    public byte[] terminator() {
        return DONE.clone();
    }

    @Override
    public ErrorShape errors() {
        return OpenAiErrors.INSTANCE;
    }

    private static IllegalArgumentException none(Operation operation) {
        return new IllegalArgumentException("OpenAI's API has no " + operation + ".");
    }
}
