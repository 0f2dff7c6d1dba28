package io.councilrouter.codec.dialect.ollama;

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
import io.councilrouter.codec.dialect.SystemSlot;
import io.councilrouter.codec.dialect.Target;
import io.netty.buffer.ByteBuf;

/** {@code /api/generate}. */
enum GenerateWire implements OllamaWire {
    INSTANCE;

    private static final Target TARGET = Target.of("/api/generate");
    private static final SystemSlot SLOT = SystemSlot.field("system");

    @Override
    public String label() {
        return "ollama complete";
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
    public boolean keepsThoughts() {
        return true;
    }

    @Override
    public boolean streamsByDefault() {
        return true;
    }

    @Override
    public RequestReader requestReader(@Borrowed ByteBuf body, RequestFacts facts) {
        return new RequestWalk(new GenerateGrammar(facts), body, facts);
    }

    @Override
    public SystemSlot systemSlot() {
        return SLOT;
    }

    @Override
    public RequestWriter requestWriter(RequestOrder order, ByteSink out) {
        return new GenerateRequestWriter(order, out);
    }

    @Override
    public EventReader eventReader(boolean streamed) {
        return new AnswerWalk(new LineGrammar(), streamed);
    }

    @Override
    public EventWriter eventWriter(boolean streamed, AnswerOrder order, ByteSink out) {
        return new LineWriter(Operation.COMPLETE, streamed, order, out);
    }

    @Override
    public AnswerProbe probe(boolean streamed) {
        return streamed ? new LineProbe() : new RootProbe(TalkFields.INSTANCE);
    }
}
