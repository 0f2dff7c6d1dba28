package io.councilrouter.codec.dialect.gemini;

import static io.councilrouter.codec.dialect.AsciiBytes.ascii;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.chat.FactWords;
import io.councilrouter.codec.chat.FlagPlace;
import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.chat.RequestFacts;
import io.councilrouter.codec.dialect.AnswerOrder;
import io.councilrouter.codec.dialect.AnswerProbe;
import io.councilrouter.codec.dialect.AnswerWalk;
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
import io.councilrouter.codec.dialect.SystemSlot;
import io.councilrouter.codec.dialect.Target;
import io.councilrouter.codec.dialect.Wire;
import io.councilrouter.codec.http.RequestHead;
import io.councilrouter.codec.json.BodyEdits;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Contents are generated. They serve prompts as well: conversations of one turn. */
enum ContentWire implements Wire {
    INSTANCE;

    private static final Target TARGET =
            new Target("/v1beta/{model}:generateContent", "/v1beta/{model}:streamGenerateContent?alt=sse");
    private static final SystemSlot SLOT =
            new SystemSlot("", "\"systemInstruction\":{\"parts\":[{\"text\":\"", "\"}]}");

    private static final byte[] ALT = ascii("alt");
    private static final byte[] EVENTS = ascii("sse");
    private static final byte[] NOTHING = {};

    @Override
    public String label() {
        return "gemini chat";
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
    public ModelCollections collections() {
        return ModelPath.COLLECTIONS;
    }

    @Override
    public boolean keepsSeals() {
        return true;
    }

    @Override
    public FactWords words() {
        return GeminiDialect.WORDS;
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

    /** Its SDK for Python takes a comment for a piece of JSON. */
    @Override
    public boolean comments() {
        return false;
    }

    @Override
    public boolean asArray(RequestHead head) {
        return !head.queryIs(ALT, EVENTS);
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
    public boolean tellsThoughts(RequestFacts facts) {
        return facts.flag() == FlagPlace.ON;
    }

    @Override
    public @Nullable BodyEdits edits(RequestFacts facts, RequestOrder order, String nameField) {
        return ModelPath.edits(facts, order);
    }

    @Override
    public RequestReader requestReader(@Borrowed ByteBuf body, RequestFacts facts) {
        return new RequestWalk(new ContentsGrammar(body, facts.longSpans()), body, facts);
    }

    @Override
    public SystemSlot systemSlot() {
        return SLOT;
    }

    @Override
    public RequestWriter requestWriter(RequestOrder order, ByteSink out) {
        return new ContentsWriter(order, out);
    }

    @Override
    public EventReader eventReader(boolean streamed) {
        return new AnswerWalk(new ChunkGrammar(streamed), streamed);
    }

    @Override
    public EventWriter eventWriter(boolean streamed, AnswerOrder order, ByteSink out) {
        return streamed ? new StreamWriter(order, out) : new WholeWriter(order, out);
    }

    @Override
    public AnswerProbe probe(boolean streamed) {
        return streamed ? new StreamProbe() : new RootProbe(new WholeFields());
    }
}
