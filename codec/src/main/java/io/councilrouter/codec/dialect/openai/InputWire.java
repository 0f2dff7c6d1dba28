package io.councilrouter.codec.dialect.openai;

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
import io.councilrouter.codec.dialect.Wire;
import io.netty.buffer.ByteBuf;

/** Embeddings: {@code /v1/embeddings}. */
enum InputWire implements OpenAiWire {
    INSTANCE;

    private static final Target TARGET = Target.of("/v1/embeddings");

    @Override
    public String label() {
        return "openai embed";
    }

    @Override
    public Operation operation() {
        return Operation.EMBED;
    }

    @Override
    public Target target() {
        return TARGET;
    }

    @Override
    public boolean serves(Wire asked, RequestFacts facts) {
        return asked.operation() == Operation.EMBED || asked.operation() == Operation.EMBED_ONE;
    }

    @Override
    public RequestReader requestReader(@Borrowed ByteBuf body, RequestFacts facts) {
        return new RequestWalk(new InputGrammar(facts.longSpans()), body, facts);
    }

    @Override
    public RequestWriter requestWriter(RequestOrder order, ByteSink out) {
        return new InputRequestWriter(order, out);
    }

    @Override
    public EventReader eventReader(boolean streamed) {
        return new VectorReader(new DataGrammar());
    }

    @Override
    public EventWriter eventWriter(boolean streamed, AnswerOrder order, ByteSink out) {
        return new VectorWriter(order, out);
    }

    @Override
    public AnswerProbe probe(boolean streamed) {
        return streamed ? new StreamProbe(Operation.EMBED) : new RootProbe(WholeFields.EMBED);
    }
}
