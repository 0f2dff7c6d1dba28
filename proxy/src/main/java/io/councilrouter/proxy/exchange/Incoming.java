package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.dialect.AnswerFaults;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.http.ResponseHead;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * An answer whose status says success, from its head to its relay. What was asked whole gets its relay with the head; of a
 * stream the first bytes tell how it is cut, and until they do they are held.
 *
 * <p>One per attempt, on its loop.
 */
final class Incoming {
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
        boolean unreadable = HeaderPolicy.coded(head.headers()) && !Relays.passesRaw(exchange, attempt);
        fault = unreadable ? AnswerFaults.compressed() : null;
        AnswerShape known = unreadable ? null : Relays.shape(exchange, head.headers());
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
        relay = Relays.make(exchange, attempt, head.headers(), known);
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
            take(begin(Relays.shape(attempt, head.headers(), kind)), all);
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
        Relay made = begin(Relays.shape(attempt, head.headers(), FirstBytes.Kind.OPEN));
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

    /** Takes back what the client would have been told of it. */
    void forget() {
        exchange.answerHead().forget(mark);
    }

    private void release() {
        if (first != null) {
            first.close();
            first = null;
        }
    }

    /** Gives back what is held; once. */
    void close() {
        release();
        if (relay != null) {
            exchange.loop().leftOut(relay.leftOut());
            relay.close();
        }
    }
}
