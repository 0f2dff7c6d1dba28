package io.councilrouter.codec.dialect.openai;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.chat.RequestFacts;
import io.councilrouter.codec.dialect.AnswerOrder;
import io.councilrouter.codec.dialect.AnswerProbe;
import io.councilrouter.codec.dialect.AnswerWalk;
import io.councilrouter.codec.dialect.EventReader;
import io.councilrouter.codec.dialect.EventWriter;
import io.councilrouter.codec.dialect.RequestOrder;
import io.councilrouter.codec.dialect.RequestReader;
import io.councilrouter.codec.dialect.RequestWalk;
import io.councilrouter.codec.dialect.RequestWriter;
import io.councilrouter.codec.dialect.RootProbe;
import io.councilrouter.codec.dialect.Target;
import io.councilrouter.codec.dialect.Wire;
import io.netty.buffer.ByteBuf;

/** {@code /v1/completions}: raw prompts, which bypass the chat template. */
enum PromptWire implements OpenAiWire.Talk {
    INSTANCE;

    private static final Target TARGET = Target.of("/v1/completions");

    @Override
    public String label() {
        return "openai complete";
    }

    @Override
    public Operation operation() {
        return Operation.COMPLETE;
    }

    @Override
    public Target target() {
        return TARGET;
    }

    @Override
    public boolean serves(Wire asked, RequestFacts facts) {
        return asked.operation() == Operation.COMPLETE && facts.traits().raw();
    }

    @Override
    public RequestReader requestReader(@Borrowed ByteBuf body, RequestFacts facts) {
        return new RequestWalk(new PromptGrammar(true), body, facts);
    }

    @Override
    public RequestReader bareReader(@Borrowed ByteBuf body, RequestFacts facts) {
        return new RequestWalk(new PromptGrammar(false), body, facts);
    }

    @Override
    public RequestWriter requestWriter(RequestOrder order, ByteSink out) {
        return new PromptRequestWriter(order, out);
    }

    @Override
    public EventReader eventReader(boolean streamed) {
        return new AnswerWalk(new ChunkGrammar(streamed), streamed);
    }

    @Override
    public EventWriter eventWriter(boolean streamed, AnswerOrder order, ByteSink out) {
        return streamed
                ? new ChunkWriter(Operation.COMPLETE, order, out)
                : new WholeWriter(Operation.COMPLETE, order, out);
    }

    @Override
    public AnswerProbe probe(boolean streamed) {
        return streamed ? new StreamProbe(Operation.COMPLETE) : new RootProbe(WholeFields.TALK);
    }
}
