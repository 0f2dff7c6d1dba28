package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.chat.EventSink;
import io.councilrouter.codec.dialect.AnswerFaults;
import io.councilrouter.codec.dialect.EventWriter;
import io.councilrouter.codec.dialect.Wire;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.http.ResponseHead;
import io.councilrouter.config.LimitsConfig;
import io.councilrouter.proxy.relay.AnswerShape;
import io.councilrouter.proxy.relay.Beat;
import io.councilrouter.proxy.relay.Codings;
import io.councilrouter.proxy.relay.FirstBytes;
import io.councilrouter.proxy.relay.Relay;
import io.councilrouter.proxy.relay.RelayTerms;
import io.councilrouter.proxy.relay.Relays;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * An answer whose status says success, from its head to its relay. What was asked whole gets its relay with the head; of a
 * stream the first bytes tell how it is cut, and until they do they are held.
 *
 * <p>One per attempt, on its loop.
 */
final class Incoming implements RelayTerms {
    private final Exchange exchange;
    private final Attempt attempt;
    private final ResponseHead head;
    private final int mark;
    private final @Nullable Fault fault;
    private AnswerShape shape = AnswerShape.WHOLE;
    private @Nullable Relay relay;
    private @Nullable FirstBytes first;

    /** An answer that begins with {@code head}, which stays as it is until the answer's end. */
    Incoming(Exchange exchange, Attempt attempt, ResponseHead head) {
        this.exchange = exchange;
        this.attempt = attempt;
        this.head = head;
        AnswerHead answer = exchange.answerHead().status(head.status());
        mark = answer.mark();
        exchange.loop().headers().addBack(head.headers(), answer);
        boolean unreadable = Codings.coded(head.headers()) && !Relays.passesRaw(this);
        fault = unreadable ? AnswerFaults.compressed() : null;
        AnswerShape known = unreadable ? null : Relays.shape(this, head.headers());
        if (known != null) {
            begin(known);
        }
    }

    /** Why it cannot be taken to the client, whatever its body is; null if it can. */
    @Nullable
    Fault fault() {
        return fault;
    }

    private Relay begin(AnswerShape known) {
        shape = known;
        relay = Relays.make(this, head.headers(), known);
        return relay;
    }

    /** More of the body. */
    void body(@Borrowed ByteBuf part) {
        if (relay != null) {
            take(relay, part);
            return;
        }
        FirstBytes before = first;
        ByteBuf all = before == null ? part : before.hold(part);
        FirstBytes.Kind kind = FirstBytes.kind(all);
        if (kind != FirstBytes.Kind.OPEN) {
            take(begin(Relays.shape(this, head.headers(), kind)), all);
            release();
        } else if (before == null) {
            first = new FirstBytes(exchange.loop().allocator());
            first.hold(part);
        }
    }

    /** The body is complete, whether or not its first bytes could tell. */
    void end() {
        if (relay != null) {
            return;
        }
        Relay made = begin(Relays.shape(this, head.headers(), FirstBytes.Kind.OPEN));
        ByteBuf held = first == null ? null : first.held();
        if (held != null) {
            take(made, held);
        }
        release();
    }

    private void take(Relay to, ByteBuf part) {
        exchange.loop().taps().body(exchange, attempt, part);
        to.onBody(part);
    }

    /** Who takes it to the client; null until that is known. */
    @Nullable
    Relay relay() {
        return relay;
    }

    /** How it looks; known when it begins to go by. */
    AnswerShape shape() {
        return shape;
    }

    /** How the client may be told just now that somebody is still at it. */
    Beat beat() {
        return relay == null ? Beat.EVENT : relay.beat();
    }

    /** Removes what this answer had added to the client's head. */
    void forget() {
        exchange.answerHead().forget(mark);
    }

    @Override
    public Wire from() {
        return attempt.wire();
    }

    @Override
    public Wire to() {
        return exchange.wire();
    }

    @Override
    public boolean streamed() {
        return exchange.streamed();
    }

    @Override
    public boolean begun() {
        return exchange.begun();
    }

    @Override
    public boolean renamed() {
        return exchange.config().traffic().routing().echoModel();
    }

    @Override
    public boolean dropsCounts() {
        return attempt.outgoing().dropsCounts();
    }

    @Override
    public ByteSink sink() {
        return exchange.down().sink();
    }

    @Override
    public @Nullable EventSink events() {
        return exchange.down().events();
    }

    @Override
    public EventWriter writer() {
        EventWriter writer = ClientWriter.of(exchange);
        attempt.outgoing().answeredBy(writer);
        return writer;
    }

    @Override
    public ByteBufAllocator allocator() {
        return exchange.loop().allocator();
    }

    @Override
    public LimitsConfig limits() {
        return exchange.config().edge().limits();
    }

    @Override
    public void coding(String value) {
        exchange.answerHead().add("Content-Encoding", value);
    }

    @Override
    public void looks(String contentType, boolean stream) {
        exchange.answerHead().contentType(contentType).stream(stream);
    }

    private void release() {
        if (first != null) {
            first.close();
            first = null;
        }
    }

    /** Releases what is held; once. */
    void close() {
        release();
        if (relay != null) {
            exchange.loop().leftOut(relay.leftOut());
            relay.close();
        }
    }
}
