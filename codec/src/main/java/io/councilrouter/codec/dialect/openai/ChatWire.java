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
import io.councilrouter.codec.dialect.SystemSlot;
import io.councilrouter.codec.dialect.Target;
import io.councilrouter.codec.dialect.Wire;
import io.netty.buffer.ByteBuf;

/**
 * Chat completions. The wire also serves prompts to which another dialect would apply the chat template: they become
 * conversations of one message.
 */
enum ChatWire implements OpenAiWire.Talk {
    INSTANCE;

    private static final Target TARGET = Target.of("/v1/chat/completions");
    private static final SystemSlot SLOT = SystemSlot.message("messages");

    @Override
    public String label() {
        return "openai chat";
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
    public boolean serves(Wire asked, RequestFacts facts) {
        // A prompt in our own dialect never goes through a template, whatever it says.
        return switch (asked.operation()) {
            case CHAT -> true;
            case COMPLETE -> !facts.traits().raw() && !asked.equals(PromptWire.INSTANCE);
            case EMBED, EMBED_ONE, PASS -> false;
        };
    }

    @Override
    public RequestReader requestReader(@Borrowed ByteBuf body, RequestFacts facts) {
        return new RequestWalk(new ChatGrammar(facts.longSpans(), true), body, facts);
    }

    @Override
    public RequestReader bareReader(@Borrowed ByteBuf body, RequestFacts facts) {
        return new RequestWalk(new ChatGrammar(facts.longSpans(), false), body, facts);
    }

    @Override
    public SystemSlot systemSlot() {
        return SLOT;
    }

    @Override
    public RequestWriter requestWriter(RequestOrder order, ByteSink out) {
        return new ChatRequestWriter(order, out);
    }

    @Override
    public EventReader eventReader(boolean streamed) {
        return new AnswerWalk(new ChunkGrammar(streamed), streamed);
    }

    @Override
    public EventWriter eventWriter(boolean streamed, AnswerOrder order, ByteSink out) {
        return streamed ? new ChunkWriter(Operation.CHAT, order, out) : new WholeWriter(Operation.CHAT, order, out);
    }

    @Override
    public AnswerProbe probe(boolean streamed) {
        return streamed ? new StreamProbe(Operation.CHAT) : new RootProbe(WholeFields.TALK);
    }
}
