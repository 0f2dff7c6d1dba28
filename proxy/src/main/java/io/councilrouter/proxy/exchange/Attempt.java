package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.dialect.Wire;
import io.councilrouter.codec.fault.FailurePoint;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.codec.http.ResponseHead;
import io.councilrouter.proxy.relay.AnswerShape;
import io.councilrouter.proxy.relay.Beat;
import io.councilrouter.proxy.relay.Relay;
import io.councilrouter.routing.load.Ended;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * One try at one backend. It holds a slot from the moment it is made until it ends, and exactly one of its ends gives
 * the slot back.
 *
 * <pre>
 *   open -> encode (in turns) -> connect -> request written -> head -+-> 2xx: relay -> content commit -> end
 *              |                   |             |                   +-> else: error body -> fault
 *              +-------------------+-------------+---- fault / deadline -> the plan decides what is next
 * </pre>
 *
 * <p>Belongs to one exchange, on its loop.
 */
public final class Attempt implements Upstream, LinkListener, Holdable {
    private final Exchange exchange;
    private final AttemptPlan plan;
    private final Choice choice;
    private final BackendProfile profile;
    private final boolean fresh;
    private final Outgoing outgoing;
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
     * @param fresh whether an idle connection must not be used
     */
    Attempt(Exchange exchange, AttemptPlan plan, Choice choice, boolean fresh) {
        this.exchange = exchange;
        this.plan = plan;
        this.choice = choice;
        this.profile = choice.profile();
        this.fresh = fresh;
        this.outgoing = new Outgoing(exchange, choice, plan.effortless());
        this.clock = new AttemptClock(exchange.loop().turns(), this, profile, exchange.streamed());
    }

    /** Where it went. */
    public Choice choice() {
        return choice;
    }

    /** Whether an idle connection was not allowed. */
    boolean fresh() {
        return fresh;
    }

    @Override
    public void open(Exchange x) {
        outgoing.begin();
        encode();
    }

    private void encode() {
        if (over) {
            return;
        }
        if (!outgoing.step()) {
            exchange.loop().turns().execute(this::encode);
            return;
        }
        Fault fault = outgoing.fault();
        if (fault != null) {
            end(Ended.CANCELLED);
            exchange.fail(fault);
            return;
        }
        FinishReason settled = outgoing.settled();
        if (settled == null) {
            connect();
        } else {
            end(Ended.CANCELLED);
            ClientWriter.settle(exchange, settled);
        }
    }

    private void connect() {
        exchange.times().encoded = exchange.loop().turns().nanos();
        clock.connecting();
        Link opened = exchange.loop().links().open(profile, fresh || exchange.upload() != null, this);
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
        exchange.waiting(this);
        outgoing.write(this, ready);
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
        exchange.times().head = exchange.loop().turns().nanos();
        status = answer.status();
        if (status < 200 || status >= 300) {
            refusal = new ErrorAnswer(choice.wire().errors(), errors(), outgoing, answer, exchange.loop());
            return;
        }
        Incoming begun = new Incoming(exchange, this, answer);
        incoming = begun;
        clock.head();
        if (begun.fault() != null) {
            failed(begun.fault(), false);
        }
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
        if (!over && to.terminated() && !exchange.paused()) {
            clock.terminated();
        }
    }

    /** Sends the client what may be sent by now. */
    private void release(Relay to) {
        if (!committed) {
            if (!to.content()) {
                if (exchange.down().pending() > Relay.HOLD) {
                    commit();
                }
                return;
            }
            commit();
        }
        if (to.contents() != contentsSeen) {
            LoopState loop = exchange.loop();
            loop.taps()
                    .content(
                            exchange, to.contents() - contentsSeen, loop.turns().nanos());
            contentsSeen = to.contents();
            clock.touch();
        }
        if (exchange.down().pending() > 0) {
            exchange.touched();
            exchange.flush();
        }
    }

    private void commit() {
        committed = true;
        long now = exchange.loop().turns().nanos();
        plan.taken(this, now);
        exchange.answerHead().bodiless(status == 204);
        exchange.commit(this, now);
        clock.streaming();
    }

    @Override
    public void onEnd() {
        if (over) {
            return;
        }
        link = null;
        if (refusal != null) {
            failed(refusal.fault(), false);
            return;
        }
        if (incoming != null) {
            incoming.end();
        }
        Relay to = relay();
        if (to == null) {
            failed(atHead(FaultCode.UPSTREAM_MALFORMED, "The model server sent no answer."), false);
            return;
        }
        to.onEnd();
        Fault fault = to.fault();
        if (fault == null && !to.content()) {
            fault = atHead(FaultCode.UPSTREAM_TRUNCATED, "The model server's answer was empty.");
        }
        if (fault != null) {
            failed(fault, false);
            return;
        }
        if (!committed) {
            commit();
        }
        succeed(to);
    }

    private static Fault.Upstream atHead(FaultCode code, String message) {
        return new Fault.Upstream(code, message, FailurePoint.HEAD);
    }

    private void succeed(Relay to) {
        plan.answered(this, to.usage(), to.finish());
        end(Ended.OK);
        exchange.complete();
    }

    @Override
    public void onFailed(Fault.Upstream fault, boolean stale) {
        if (!over) {
            link = null;
            failed(fault, stale);
        }
    }

    private UpstreamErrors errors() {
        return UpstreamErrors.of(choice, exchange.dialect());
    }

    private void failed(Fault cause, boolean stale) {
        boolean said = cause instanceof Fault.Upstream upstream && upstream.stage() == FailurePoint.STREAM;
        Fault fault = said ? errors().inBand((Fault.Upstream) cause) : cause;
        wrong = fault.code();
        exchange.loop().taps().failed(exchange, this, fault, stale);
        Relay to = relay();
        if (to != null) {
            plan.answered(this, to.usage(), to.finish());
        }
        if (committed) {
            end(Faults.weight(fault, false));
            exchange.fail(fault);
            return;
        }
        exchange.down().discard();
        if (incoming != null) {
            incoming.forget();
        }
        end(Faults.weight(fault, stale));
        plan.failed(this, fault, stale);
    }

    /** The clock went off. */
    void onLate(Fault fault) {
        if (!over) {
            failed(fault, false);
        }
    }

    /** The answer is complete, but its body's framing is not: nothing is missing. */
    void onLastChunkMissing() {
        Relay to = relay();
        if (!over && to != null) {
            succeed(to);
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
        Relay to = relay();
        if (to != null && !over) {
            plan.answered(this, to.usage(), to.finish());
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
        long now = exchange.loop().turns().nanos();
        exchange.times().attemptOver(status, wrong, now);
        if (choice.load().end(how, now)) {
            exchange.loop().admission().slotFreed(choice.backend());
        }
    }

    /** On which wire the backend is asked. */
    public Wire wire() {
        return choice.wire();
    }

    /** How the client may be told just now that somebody is still at it. */
    Beat beat() {
        return incoming == null ? plan.early() : incoming.beat();
    }

    /** How the answer looks; known when it begins to go by. */
    public AnswerShape shape() {
        return incoming == null ? AnswerShape.WHOLE : incoming.shape();
    }

    /** The request as the backend gets it. */
    Outgoing outgoing() {
        return outgoing;
    }
}
