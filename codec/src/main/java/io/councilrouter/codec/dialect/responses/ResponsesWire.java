package io.councilrouter.codec.dialect.responses;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.chat.FactWords;
import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.chat.RequestFacts;
import io.councilrouter.codec.dialect.AnswerOrder;
import io.councilrouter.codec.dialect.AnswerProbe;
import io.councilrouter.codec.dialect.AnswerWalk;
import io.councilrouter.codec.dialect.ErrorShape;
import io.councilrouter.codec.dialect.EventReader;
import io.councilrouter.codec.dialect.EventWriter;
import io.councilrouter.codec.dialect.Framing;
import io.councilrouter.codec.dialect.Recalling;
import io.councilrouter.codec.dialect.RequestOrder;
import io.councilrouter.codec.dialect.RequestReader;
import io.councilrouter.codec.dialect.RequestWalk;
import io.councilrouter.codec.dialect.RequestWriter;
import io.councilrouter.codec.dialect.RootProbe;
import io.councilrouter.codec.dialect.SystemSlot;
import io.councilrouter.codec.dialect.Target;
import io.councilrouter.codec.dialect.Wire;
import io.netty.buffer.ByteBuf;

/** Responses. They serve prompts as well: conversations of one message. */
enum ResponsesWire implements Wire {
    INSTANCE;

    private static final Target TARGET = Target.of("/v1/responses");
    private static final SystemSlot SLOT = SystemSlot.field("instructions");
    private static final byte[] NOTHING = {};

    @Override
    public String label() {
        return "responses chat";
    }

    @Override
    public Operation operation() {
        return Operation.CHAT;
    }

    @Override
    public Target target() {
        return TARGET;
    }

    @Override
    public boolean keepsSeals() {
        return true;
    }

    @Override
    public Recalling recalling() {
        return ResponseRecall.INSTANCE;
    }

    @Override
    public FactWords words() {
        return ResponsesDialect.WORDS;
    }

    @Override
    public boolean streamsByDefault() {
        return false;
    }

    @Override
    public boolean serves(Wire asked, RequestFacts facts) {
        return switch (asked.operation()) {
            case CHAT, COMPLETE -> true;
            case EMBED, EMBED_ONE, PASS -> false;
        };
    }

    @Override
    public Framing framing() {
        return Framing.SSE;
    }

    /** The last event has the whole answer, and nobody but its server can write it. */
    @Override
    public byte[] terminator() {
        return NOTHING;
    }

    @Override
    public ErrorShape errors() {
        return ResponsesErrors.INSTANCE;
    }

    @Override
    public RequestReader requestReader(@Borrowed ByteBuf body, RequestFacts facts) {
        return new RequestWalk(new ItemsGrammar(body, facts.longSpans()), body, facts);
    }

    @Override
    public SystemSlot systemSlot() {
        return SLOT;
    }

    @Override
    public RequestWriter requestWriter(RequestOrder order, ByteSink out) {
        return new ItemsRequestWriter(order, out);
    }

    @Override
    public EventReader eventReader(boolean streamed) {
        return new AnswerWalk(streamed ? new EventGrammar() : new WholeGrammar(), streamed);
    }

    @Override
    public EventWriter eventWriter(boolean streamed, AnswerOrder order, ByteSink out) {
        return new ResponseWriter(streamed, order, out);
    }

    @Override
    public AnswerProbe probe(boolean streamed) {
        return streamed ? new StreamProbe() : new RootProbe(WholeFields.INSTANCE);
    }
}
