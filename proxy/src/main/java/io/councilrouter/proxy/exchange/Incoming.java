package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.chat.EventSink;
import io.councilrouter.codec.dialect.AnswerFaults;
import io.councilrouter.codec.dialect.EventWriter;
import io.councilrouter.codec.dialect.Wire;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.frame.ArrayWriter;
import io.councilrouter.codec.http.ResponseHead;
import io.councilrouter.config.InlineThinking;
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
 * A backend's answer whose status says success, and the way to its relay. An answer that is not streamed gets its relay as soon
 * as its head is known. A stream gets it when its first bytes show how it is framed; they are held until then.
 *
 * <p>One per attempt, on its loop.
 */
final class Incoming implements RelayTerms {
    private final RequestView request;
    private final Attempt attempt;
    private final Reply reply;
    private final BackendSide side;
    private final ResponseHead head;
    private final int mark;
    private final @Nullable Fault fault;
    private AnswerShape shape = AnswerShape.WHOLE;
    private @Nullable Relay relay;
    private @Nullable FirstBytes first;

    /** An answer that begins with {@code head}, which stays as it is until the answer's end. */
    Incoming(RequestView request, Attempt attempt, Reply reply, BackendSide side, ResponseHead head) {
        this.request = request;
        this.attempt = attempt;
        this.reply = reply;
        this.side = side;
        this.head = head;
        AnswerHead answer = reply.head().status(head.status());
        mark = answer.mark();
        side.addBack(head.headers(), attempt.wire(), answer);
        boolean unreadable = Codings.coded(head.headers()) && !Relays.passesRaw(this);
        fault = unreadable ? AnswerFaults.compressed() : null;
        AnswerShape known = unreadable ? null : Relays.shape(this, head.headers());
        if (known != null) {
            begin(known);
        }
    }

    /** Why the client cannot be given this answer, whatever its body; null if it can. */
    @Nullable
    Fault fault() {
        return fault;
    }

    private Relay begin(AnswerShape known) {
        shape = known;
        ArrayWriter array = request.array();
        if (array != null && !reply.begun()) {
            // What an attempt before this one has written has not gone out.
            array.restart();
        }
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
        FirstBytes.AnswerStart kind = FirstBytes.kind(all);
        if (kind != FirstBytes.AnswerStart.OPEN) {
            take(begin(Relays.shape(this, head.headers(), kind)), all);
            release();
        } else if (before == null) {
            first = new FirstBytes(side.allocator());
            first.hold(part);
        }
    }

    /**
     * The body is complete, whether or not its first bytes have shown how it is framed.
     *
     * @return what is wrong with the answer as a whole; null if nothing is
     */
    @Nullable
    Fault end() {
        Relay to = relay;
        if (to == null) {
            to = begin(Relays.shape(this, head.headers(), FirstBytes.AnswerStart.OPEN));
            ByteBuf held = first == null ? null : first.held();
            if (held != null) {
                take(to, held);
            }
            release();
        }
        to.onEnd();
        Fault wrong = to.fault();
        return wrong == null && !to.content() ? Faults.emptyAnswer() : wrong;
    }

    private void take(Relay to, ByteBuf part) {
        attempt.passing(part);
        to.onBody(part);
    }

    /** The relay that takes it to the client; null until one has been chosen. */
    @Nullable
    Relay relay() {
        return relay;
    }

    /** Takes down what it says of itself so far. */
    void count(Choice choice, AttemptListener listener) {
        if (relay != null) {
            choice.timed(relay.usage(), relay.finish());
            listener.onCounted(relay.usage(), relay.finish());
        }
    }

    /** What kind of answer it is; known once its first bytes have come. */
    AnswerShape shape() {
        return shape;
    }

    /** How a client that hears nothing may be told right now that its answer is being worked on. */
    Beat beat() {
        return relay == null ? Beat.EVENT : relay.beat();
    }

    /** Removes what this answer had added to the client's head. */
    void forget() {
        reply.head().forget(mark);
    }

    @Override
    public Wire from() {
        return attempt.wire();
    }

    @Override
    public Wire to() {
        return request.wire();
    }

    @Override
    public boolean streamed() {
        return request.streamed();
    }

    @Override
    public @Nullable ArrayWriter array() {
        return request.array();
    }

    @Override
    public boolean begun() {
        return reply.begun();
    }

    @Override
    public boolean renamed() {
        return request.config().traffic().routing().echoModel();
    }

    @Override
    public InlineThinking inlineThinking() {
        return attempt.choice().profile().inlineThinking();
    }

    @Override
    public boolean dropsCounts() {
        return attempt.outgoing().dropsCounts();
    }

    @Override
    public ByteSink sink() {
        return reply.down().sink();
    }

    @Override
    public @Nullable EventSink events() {
        return reply.down().events();
    }

    @Override
    public EventWriter writer() {
        return attempt.outgoing()
                .answeredBy(ClientWriter.of(
                        request, side.turns(), sink(), attempt.outgoing().takeEcho()));
    }

    @Override
    public ByteBufAllocator allocator() {
        return side.allocator();
    }

    @Override
    public LimitsConfig limits() {
        return request.config().edge().limits();
    }

    @Override
    public void coding(String value) {
        reply.head().add("Content-Encoding", value);
    }

    @Override
    public void looks(String contentType, boolean stream) {
        reply.head().contentType(contentType).stream(stream);
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
            side.leftOut(relay.leftOut());
            relay.close();
        }
    }
}
