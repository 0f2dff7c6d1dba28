package io.councilrouter.codec.dialect.anthropic;

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
import io.councilrouter.codec.dialect.RequestOrder;
import io.councilrouter.codec.dialect.RequestReader;
import io.councilrouter.codec.dialect.RequestWalk;
import io.councilrouter.codec.dialect.RequestWriter;
import io.councilrouter.codec.dialect.RootProbe;
import io.councilrouter.codec.dialect.SystemSlot;
import io.councilrouter.codec.dialect.Target;
import io.councilrouter.codec.dialect.UsualHeader;
import io.councilrouter.codec.dialect.Wire;
import io.councilrouter.codec.http.KnownHeader;
import io.netty.buffer.ByteBuf;

/** Messages. They serve prompts as well: conversations of one message. */
enum MessagesWire implements Wire {
    INSTANCE;

    private static final Target TARGET = Target.of("/v1/messages");
    private static final SystemSlot SLOT = SystemSlot.field("system");

    /** The version that everybody speaks; a client that wants another one says so. */
    private static final UsualHeader VERSION = new UsualHeader(KnownHeader.ANTHROPIC_VERSION, "2023-06-01");

    @Override
    public String label() {
        return "anthropic chat";
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

    /** Claude Code writes what Anthropic bills by, with a checksum of the request. */
    @Override
    public String clientLines() {
        return "x-anthropic-";
    }

    @Override
    public FactWords words() {
        return AnthropicDialect.WORDS;
    }

    @Override
    public boolean streamsByDefault() {
        return false;
    }

    @Override
    public UsualHeader usualHeader() {
        return VERSION;
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

    @Override
    public byte[] terminator() {
        return StreamWriter.MESSAGE_STOP;
    }

    @Override
    public ErrorShape errors() {
        return AnthropicErrors.INSTANCE;
    }

    @Override
    public RequestReader requestReader(@Borrowed ByteBuf body, RequestFacts facts) {
        return new RequestWalk(new MessagesGrammar(body, facts.longSpans()), body, facts);
    }

    @Override
    public SystemSlot systemSlot() {
        return SLOT;
    }

    @Override
    public RequestWriter requestWriter(RequestOrder order, ByteSink out) {
        return new MessagesRequestWriter(order, out);
    }

    @Override
    public EventReader eventReader(boolean streamed) {
        return new AnswerWalk(streamed ? new EventGrammar() : new WholeGrammar(), streamed);
    }

    @Override
    public EventWriter eventWriter(boolean streamed, AnswerOrder order, ByteSink out) {
        return streamed ? new StreamWriter(order, out) : new WholeWriter(order, out);
    }

    @Override
    public AnswerProbe probe(boolean streamed) {
        return streamed ? new StreamProbe() : new RootProbe(WholeFields.INSTANCE);
    }
}
