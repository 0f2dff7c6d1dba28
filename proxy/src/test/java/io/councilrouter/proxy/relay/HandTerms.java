package io.councilrouter.proxy.relay;

import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.Pieces;
import io.councilrouter.codec.chat.EventSink;
import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.dialect.AnswerOrder;
import io.councilrouter.codec.dialect.Dialects;
import io.councilrouter.codec.dialect.EventWriter;
import io.councilrouter.codec.dialect.Wire;
import io.councilrouter.codec.frame.ArrayWriter;
import io.councilrouter.config.GatewayConfig;
import io.councilrouter.config.InlineThinking;
import io.councilrouter.config.LimitsConfig;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Relay terms that a test sets, and a record of what the client was told. */
final class HandTerms implements RelayTerms {
    final Pieces sink = new Pieces(PooledByteBufAllocator.DEFAULT);
    final List<String> told = new ArrayList<>();
    private final Wire from;
    private final Wire to;
    private final boolean streamed;
    boolean begun;
    boolean renamed;
    InlineThinking inline = InlineThinking.AUTO;

    @Nullable
    EventSink events;

    @Nullable
    ArrayWriter array;

    HandTerms(Wire from, Wire to, boolean streamed) {
        this.from = from;
        this.to = to;
        this.streamed = streamed;
    }

    static Wire wire(String dialect, Operation operation) {
        return Objects.requireNonNull(Dialects.load().named(dialect).wire(operation));
    }

    @Override
    public Wire from() {
        return from;
    }

    @Override
    public Wire to() {
        return to;
    }

    @Override
    public boolean streamed() {
        return streamed;
    }

    @Override
    public @Nullable ArrayWriter array() {
        return array;
    }

    @Override
    public boolean begun() {
        return begun;
    }

    @Override
    public boolean renamed() {
        return renamed;
    }

    @Override
    public InlineThinking inlineThinking() {
        return inline;
    }

    @Override
    public boolean dropsCounts() {
        return false;
    }

    @Override
    public ByteSink sink() {
        return sink;
    }

    @Override
    public @Nullable EventSink events() {
        return events;
    }

    @Override
    public EventWriter writer() {
        return to.eventWriter(
                streamed, new AnswerOrder("1", "asked", 0, true, false, () -> 0, 0, 0, array, true, null), sink);
    }

    @Override
    public ByteBufAllocator allocator() {
        return PooledByteBufAllocator.DEFAULT;
    }

    @Override
    public LimitsConfig limits() {
        return GatewayConfig.defaults().edge().limits();
    }

    @Override
    public void coding(String value) {
        told.add("coding " + value);
    }

    @Override
    public void looks(String contentType, boolean stream) {
        told.add(contentType + (stream ? ", bit by bit" : ", whole"));
    }
}
