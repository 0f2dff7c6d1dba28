package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.dialect.Wire;
import io.councilrouter.codec.fault.FailurePoint;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.codec.http.ResponseHead;
import io.councilrouter.proxy.relay.AnswerShape;
import io.councilrouter.proxy.relay.Beat;
import io.councilrouter.proxy.relay.Relay;
import io.councilrouter.routing.load.Ended;
import io.councilrouter.routing.table.Backend;
import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One try at one backend. It holds a slot from the moment it is made until it ends, and exactly one of its ends gives
 * the slot back.
 *
 * <pre>
 *   open -> encode (in turns) -> connect -> request written -> head -+-> 2xx: relay -> content commit -> end
 *              |                   |             |                   +-> else: error body -> fault
 *              +-------------------+-------------+---- fault / deadline
 * </pre>
 *
 * <p>It knows neither its plan nor its exchange: what becomes of it, its {@link AttemptListener} is told. Belongs to one
 * exchange, on its loop.
 */
public final class Attempt implements AnswerSource, LinkListener, AttemptView {
    private final RequestView request;
    private final Choice choice;
    private final Outgoing outgoing;
    private final Reply reply;
    private final BackendSide side;
    private final AttemptListener listener;
    private final AttemptClock clock;
    private final Brake brake = new Brake();
    private @Nullable Link link;
    private @Nullable Incoming incoming;
    private @Nullable ErrorAnswer refusal;
    private int status;
    private @Nullable FaultCode wrong;
    private boolean committed;
    private boolean over;
    private long contentsSeen;

    /**
     * A try at {@code choice}, whose slot is already held.
     *
     * @param outgoing the request, ready to be encoded; the attempt closes it
     * @param reply where the answer goes
     * @param side its loop's way to backends
     * @param listener told what becomes of it
     */
    Attempt(
            RequestView request,
            Choice choice,
            Outgoing outgoing,
            Reply reply,
            BackendSide side,
            AttemptListener listener) {
        this.request = request;
        this.choice = choice;
        this.outgoing = outgoing;
        this.reply = reply;
        this.side = side;
        this.listener = listener;
        this.clock = new AttemptClock(side.turns(), this, choice.profile(), request.streamed());
    }

    /** Where it went. */
    Choice choice() {
        return choice;
    }

    /** Begins: the request is encoded, in this turn as far as it gets. */
    void open() {
        outgoing.begin(side);
        encode();
    }

    private void encode() {
        if (over) {
            return;
        }
        if (!outgoing.step()) {
            side.turns().execute(this::encode);
            return;
        }
        Fault fault = outgoing.fault();
        FinishReason settled = outgoing.settled();
        if (fault != null) {
            end(Ended.CANCELLED);
            listener.onUnsayable(fault);
        } else if (settled != null) {
            end(Ended.CANCELLED);
            listener.onSettled(settled);
        } else {
            connect();
        }
    }

    private void connect() {
        request.times().encoded = side.turns().nanos();
        clock.connecting();
        Link opened = side.links().open(choice.profile(), choice.fresh() || outgoing.uploads(), this);
        if (!over) {
            link = opened;
        }
    }

    @Override
    public void onReady(Link ready) {
        if (over) {
            ready.close();
            return;
        }
        link = ready;
        clock.stop();
        listener.onConnected(this);
        outgoing.write(this, ready, side.requestHeads());
    }

    /** The request is written to its end; unless its answer was quicker, that is what is waited for now. */
    void uploaded() {
        clock.written(over || status != 0);
    }

    @Override
    public void onWritable() {
        outgoing.pace();
    }

    @Override
    public void onHead(ResponseHead answer) {
        if (over) {
            return;
        }
        request.times().head = side.turns().nanos();
        status = answer.status();
        if (status < 200 || status >= 300) {
            refusal = new ErrorAnswer(this, errors(), answer, side);
            return;
        }
        Incoming begun = new Incoming(request, this, reply, side, answer);
        incoming = begun;
        clock.head();
        if (begun.fault() != null) {
            failed(begun.fault(), false);
        }
    }

    /** A part of the answer is about to be relayed. */
    void passing(@Borrowed ByteBuf part) {
        listener.onAnswerPart(this, part);
    }

    private @Nullable Relay relay() {
        return incoming == null ? null : incoming.relay();
    }

    @Override
    public void onBody(@Borrowed ByteBuf part) {
        if (over) {
            return;
        }
        if (refusal != null) {
            refusal.keep(part);
        } else if (incoming != null) {
            incoming.body(part);
        }
    }

    @Override
    public void onReadComplete() {
        Relay to = relay();
        if (over || to == null) {
            return;
        }
        Fault fault = to.fault();
        if (fault != null) {
            failed(fault, false);
            return;
        }
        release(to);
        if (!over && to.terminated() && !reply.paused()) {
            clock.terminated();
        }
    }

    /** Sends the client what may be sent by now. */
    private void release(Relay to) {
        if (!committed) {
            if (!to.content()) {
                if (reply.down().pending() > Relay.HOLD) {
                    commit();
                }
                return;
            }
            commit();
        }
        if (to.contents() != contentsSeen) {
            listener.onOutput(to.contents() - contentsSeen, side.turns().nanos());
            contentsSeen = to.contents();
            clock.touch();
        }
        if (reply.down().pending() > 0) {
            listener.onSendable();
        }
    }

    private void commit() {
        committed = true;
        if (!request.streamed()) {
            count();
        }
        long now = side.turns().nanos();
        choice.load().firstToken(now);
        reply.head().bodiless(status == 204);
        listener.onCommit(this, now);
        clock.streaming();
    }

    @Override
    public void onEnd() {
        if (over) {
            return;
        }
        link = null;
        Fault fault = refusal != null ? refusal.fault() : incoming != null ? incoming.end() : Faults.noAnswer();
        if (fault != null) {
            failed(fault, false);
            return;
        }
        if (!committed) {
            commit();
        }
        succeed();
    }

    private void succeed() {
        count();
        end(Ended.OK);
        listener.onAnswered(this);
    }

    /** Takes down what the answer says of itself so far, be it whole or not. */
    private void count() {
        if (incoming != null) {
            incoming.count(choice, listener);
        }
    }

    @Override
    public void onFailed(Fault.BackendFailed fault, boolean stale) {
        if (!over) {
            link = null;
            failed(fault, stale);
        }
    }

    private UpstreamErrors errors() {
        return UpstreamErrors.of(choice, request.dialect());
    }

    private void failed(Fault cause, boolean stale) {
        boolean said = cause instanceof Fault.BackendFailed upstream && upstream.stage() == FailurePoint.STREAM;
        Fault fault = said ? errors().inBand((Fault.BackendFailed) cause) : cause;
        wrong = fault.code();
        count();
        if (!committed) {
            reply.down().discard();
            if (incoming != null) {
                incoming.forget();
            }
        }
        end(Faults.weight(fault, stale && !committed));
        listener.onFailed(this, fault, stale);
    }

    /** The clock went off. */
    void onLate(Fault fault) {
        if (!over) {
            failed(fault, false);
        }
    }

    /** The answer is complete, but its body's framing is not: nothing is missing. */
    void onLastChunkMissing() {
        if (!over) {
            succeed();
        }
    }

    @Override
    public void pause(boolean paused) {
        brake.slow(paused, link);
        Relay to = relay();
        clock.paused(paused, to != null && to.terminated());
    }

    @Override
    public void hold(boolean on) {
        brake.held(on, link);
    }

    @Override
    public void cancel(Cause cause) {
        if (!over) {
            count();
        }
        end(Ended.CANCELLED);
    }

    /** The only place where slot, connection and buffers are given back. Idempotent. */
    private void end(Ended how) {
        if (over) {
            return;
        }
        over = true;
        clock.stop();
        outgoing.close(this);
        if (link != null) {
            link.close();
            link = null;
        }
        if (refusal != null) {
            refusal.close();
        }
        if (incoming != null) {
            incoming.close();
        }
        long now = side.turns().nanos();
        request.times().attemptOver(status, wrong, now);
        if (choice.load().end(how, now)) {
            side.slotFreed(choice.backend());
        }
    }

    @Override
    public Backend backend() {
        return choice.backend();
    }

    @Override
    public String served() {
        return choice.publicName();
    }

    @Override
    public Wire wire() {
        return choice.wire();
    }

    @Override
    public AnswerShape shape() {
        return incoming == null ? AnswerShape.WHOLE : incoming.shape();
    }

    @Override
    public List<String> dropped() {
        return outgoing.dropped();
    }

    @Override
    public boolean retold() {
        return outgoing.retold();
    }

    @Override
    public Beat beat() {
        // What is passed on may be no stream at all, so nothing is said ahead of it.
        Beat early = request.wire().operation() == Operation.PASS ? Beat.NONE : Beat.EVENT;
        return incoming == null ? early : incoming.beat();
    }

    /** The request as the backend gets it. */
    Outgoing outgoing() {
        return outgoing;
    }
}
