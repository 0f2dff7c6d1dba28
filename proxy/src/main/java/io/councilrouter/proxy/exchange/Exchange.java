package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.chat.Usage;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.codec.http.BodyKind;
import io.councilrouter.codec.http.RequestHead;
import io.councilrouter.proxy.exchange.Phase.Connecting;
import io.councilrouter.proxy.exchange.Phase.Deciding;
import io.councilrouter.proxy.exchange.Phase.Done;
import io.councilrouter.proxy.exchange.Phase.Queued;
import io.councilrouter.proxy.exchange.Phase.Receiving;
import io.councilrouter.proxy.exchange.Phase.Streaming;
import io.councilrouter.proxy.exchange.Phase.Waiting;
import io.councilrouter.proxy.relay.Beat;
import io.councilrouter.proxy.turns.Deadline;
import io.councilrouter.routing.admission.Refusal;
import io.councilrouter.routing.table.Serving;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One request with its answer, whatever happens between. Everything runs on the event loop that was given the client.
 *
 * <pre>
 *                     Receiving     Deciding    Queued      Connecting    Waiting         Streaming    Done
 *  head complete      head gates
 *  body part          keep, scan    (uploads: kept, then sent on, in every phase but Done)
 *  body complete      -> Deciding   (uploads: as soon as the model is known)
 *  verdict            next gate     next gate
 *                     | Done        | Queued | Connecting | Streaming (our own answer) | Done(fault)
 *  slot granted                                 -> Connecting                                             give back
 *  slot refused                                 -> Done
 *  request written                                          -> Waiting
 *  heartbeat (SSE)                              comment     comment       comment         comment
 *  content                                                                -> Streaming    relay
 *  upstream end                                             next attempt  next | -> Done  -> Done
 *  upstream failed                                          next | Done   next | Done     in-band -> Done
 *  client slow                                                                            pause source
 *  client gone        Done(499)     Done(499)   Done(499)   Done(499)     Done(499)       Done(499)
 *  deadline           408 | 504     504         503 | 504   next | 504    next | 504      in-band -> Done
 *  end of a drain     503           503         503         503           503             in-band -> Done
 * </pre>
 *
 * <p>Another attempt is possible only left of the column Streaming: that border is the first content commit.
 */
public final class Exchange extends ViewedExchange implements ReplyTerms, AttemptListener, QueuePlace.Waiter {
    private final int seat;
    private final Gate[] bodyGates;
    private final AnswerHead answer = new AnswerHead();
    private final Deadline total = new Deadline(this::onTotal);
    private final Deadline clock = new Deadline(this::onClock);
    private final Reply reply;
    private Phase phase = Receiving.PHASE;

    /** An exchange whose head has been parsed; {@link #begin} starts it. */
    public Exchange(LoopState loop, Downstream down, RequestHead head, Caller caller) {
        super(loop, head, caller);
        bodyGates = loop.bodyGates();
        reply = new Reply(this, down);
        seat = loop.opened(this);
    }

    // The request comes in.

    /** Head complete: asks the head gates. Afterwards {@link #wantsBody} tells whether the body is to be read. */
    public void begin() {
        turns().arm(total, config().traffic().timeouts().total().toNanos());
        if (!GateWalk.passes(this, loop.headGates())) {
            return;
        }
        if (head().bodyKind() == BodyKind.NONE && endpoint().wire() == null) {
            received();
            return;
        }
        check(intake.begin(this, down(), turns(), loop.allocator()));
    }

    /**
     * Starts another exchange on behalf of the same caller and with the same rights. It skips the head gates, which this
     * one has passed already, and may be over before this returns. The caller of this method cancels it, at the latest when
     * this exchange ends.
     *
     * @param to who is answered
     * @param at the endpoint that is asked; a model answers there
     * @param id request id of the new exchange
     * @param beside ids of backends that already do parts of the same work; others are preferred, so that parts run side by side
     * @param request what is asked
     */
    public Exchange ask(Downstream to, Endpoint at, String id, int[] beside, ToldRequest request) {
        Exchange child = new Exchange(loop, to, head(), caller().asking(id, beside));
        child.endpoint(at);
        turns().arm(child.total, child.config().traffic().timeouts().total().toNanos());
        if (child.check(child.intake.told(request))) {
            child.received();
        }
        return child;
    }

    private boolean check(@Nullable Fault fault) {
        if (fault != null) {
            fail(fault);
        }
        return fault == null;
    }

    /** Whether body parts are wanted: false once the exchange was refused or has all it needs. */
    public boolean wantsBody() {
        return phase instanceof Receiving;
    }

    /** A part of the body. */
    public void onBodyPart(@Borrowed ByteBuf part) {
        boolean receiving = wantsBody();
        if (takesBody() && check(intake.part(part)) && receiving && intake.decided(endpoint())) {
            received();
        }
    }

    /** Whether body parts are still used: those of uploads keep coming while the request is decided on, queued and sent. */
    private boolean takesBody() {
        return wantsBody() || (intake.upload() != null && !(phase instanceof Done));
    }

    /** The body is complete. */
    public void onBodyEnd() {
        boolean receiving = wantsBody();
        if (takesBody() && check(intake.end()) && receiving) {
            received();
        }
    }

    private void received() {
        times().received = turns().nanos();
        phase = Deciding.PHASE;
        Endpoint at = endpoint();
        streamed(at.streams(intake.facts()));
        if (at.answer() != null) {
            answerWith(at.answer());
        } else if (GateWalk.passes(this, bodyGates)) {
            reply.startHeartbeat();
            loop.taps().begin(this);
            go(plan().next());
        }
    }

    /**
     * What the body refers to has been looked up by an answer of our own, which has nothing more to do with the exchange: the gates are
     * asked from the first body gate on.
     *
     * @param previous id of the answer that the request goes on from; empty if the body goes on as it came
     * @param whole the body that says everything itself; null for the one that came
     */
    public void resume(String previous, byte @Nullable [] whole) {
        if (check(recall(previous, whole))) {
            received();
        }
    }

    // Backends are tried.

    /** Does what the plan says. */
    private void go(NextStep step) {
        switch (step) {
            case Choice choice -> attempt(choice);
            case QueuePlace place -> enqueue(place);
            case NextStep.Instead(Upstream own) -> {
                attempted(null);
                answerWith(own);
            }
            case NextStep.GiveUp(Fault fault) -> fail(fault);
        }
    }

    private void attempt(Choice choice) {
        long now = turns().nanos();
        times().leftLine(now);
        turns().disarm(clock);
        times().attempt(choice, now);
        Outgoing request = new Outgoing(this, intake, choice, plan().effortless(), loop.allocator());
        Attempt attempt = new Attempt(this, choice, request, reply, loop.backends(), this);
        attempted(attempt);
        phase = new Connecting(attempt);
        loop.taps().attempt(this, attempt);
        attempt.open();
    }

    private void enqueue(QueuePlace place) {
        times().enqueued(turns().nanos());
        phase = new Queued(place);
        turns().arm(clock, MaxWait.of(this).toNanos());
        place.enter(this);
    }

    @Override
    public boolean onGranted(QueuePlace place, Serving serving, boolean rested) {
        boolean waits = phase instanceof Queued(QueuePlace mine) && mine == place;
        if (waits) {
            go(plan().granted(place, serving, rested));
        }
        return waits;
    }

    @Override
    public void onRefused(QueuePlace place, Refusal why, Duration retryAfter) {
        if (phase instanceof Queued(QueuePlace mine) && mine == place) {
            go(plan().refused(why, retryAfter));
        }
    }

    @Override
    public void onConnected(Attempt attempt) {
        times().connected = turns().nanos();
        phase = new Waiting(attempt);
    }

    @Override
    public void onAnswerPart(Attempt attempt, @Borrowed ByteBuf part) {
        loop.taps().body(this, attempt, part);
    }

    @Override
    public void onCommit(Attempt attempt, long now) {
        plan().taken();
        times().content = now;
        phase = new Streaming(attempt);
        intake.committed();
        reply.begin(answer);
    }

    @Override
    public void onOutput(long frames, long now) {
        loop.taps().content(this, frames, now);
    }

    @Override
    public void onSendable() {
        reply.touched();
        flush();
    }

    @Override
    public void onCounted(Usage counts, @Nullable FinishReason reason) {
        plan().counted(counts, reason);
    }

    @Override
    public void onAnswered(Attempt attempt) {
        complete();
    }

    @Override
    public void onFailed(Attempt attempt, Fault fault, boolean stale) {
        loop.taps().failed(this, attempt, fault, stale);
        if (phase instanceof Streaming) {
            fail(fault);
        } else {
            go(plan().after(attempt, fault, stale, intake.replayable()));
        }
    }

    @Override
    public void onSettled(FinishReason reason) {
        ClientWriter.settle(this, turns(), down().sink(), reason);
        answer(answer.contentType(streamed() ? streamType() : "application/json").stream(streamed()));
    }

    @Override
    public void onUnsayable(Fault fault) {
        fail(fault);
    }

    // The client is answered.

    /**
     * Lets {@code source} answer from now on, because a gate said so, or because an answer that is shared hands over to one
     * that it made for this exchange.
     */
    public void answerWith(Upstream source) {
        phase = new Streaming(source);
        reply.startHeartbeat();
        source.open(this);
    }

    /** Sends what is in the sink, and pauses the source when the client cannot keep up. */
    public void flush() {
        if (reply.flush() && phase instanceof Streaming(AnswerSource source)) {
            reply.pause();
            source.pause(true);
            turns().arm(clock, config().edge().limits().writeStall().toNanos());
        }
    }

    /** The client can take more again. */
    public void onWritable() {
        if (reply.resume()) {
            turns().disarm(clock);
            if (phase instanceof Streaming(AnswerSource source)) {
                source.pause(false);
            }
        }
    }

    /** An answer of our own begins; its body follows bit by bit. */
    public void begin(AnswerHead head) {
        reply.begin(head);
    }

    /** The answer is complete. */
    public void complete() {
        if (phase instanceof Done) {
            return;
        }
        reply.end();
        dispose(new Outcome(reply.status(), Cause.NONE, null));
    }

    /** A whole answer of our own: head and what is in the sink. */
    public void answer(AnswerHead whole) {
        reply.begin(whole);
        complete();
    }

    /**
     * Ends the exchange with a fault: as an error answer if nothing has gone out yet, as a frame in a stream, and otherwise by
     * cutting the connection.
     */
    public void fail(Fault fault) {
        fail(fault, Cause.NONE);
    }

    private void fail(Fault fault, Cause cause) {
        if (phase instanceof Done) {
            return;
        }
        times().leftLine(turns().nanos());
        reply.fail(fault);
        dispose(new Outcome(reply.status(), cause, fault.code()));
    }

    /** Ends the exchange without an answer, whatever phase it is in; idempotent. */
    public void cancel(Cause cause) {
        if (phase instanceof Done) {
            return;
        }
        down().discard();
        down().cut();
        dispose(new Outcome(499, cause, FaultCode.CLIENT_GONE));
    }

    /**
     * The one transition to Done: all that is held is given back here and nowhere else. Writing the end may reveal that the
     * client is gone, which disposes of the exchange first; then there is nothing left to do.
     */
    private void dispose(Outcome outcome) {
        if (phase instanceof Done) {
            return;
        }
        Phase last = phase;
        phase = new Done(outcome);
        // First, so that an upload no longer holds a client whose exchange is over.
        intake.dispose();
        Cause cause = outcome.cause() == Cause.NONE && outcome.code() != null ? Cause.FAULT : outcome.cause();
        switch (last) {
            case Receiving _, Deciding _, Done _ -> {}
            case Queued(QueuePlace place) -> place.leave();
            case Connecting(Attempt attempt) -> attempt.cancel(cause);
            case Waiting(Attempt attempt) -> attempt.cancel(cause);
            case Streaming(AnswerSource source) -> source.cancel(cause);
        }
        times().end = turns().nanos();
        times().leftLine(times().end);
        turns().disarm(total);
        turns().disarm(clock);
        reply.stop();
        caller().settle();
        loop.closed(this, outcome);
    }

    // Deadlines.

    private void onTotal() {
        fail(Faults.tooLong(config().traffic().timeouts().total()), Cause.DEADLINE_TOTAL);
    }

    private void onClock() {
        switch (phase) {
            case Queued _ ->
                fail(MaxWait.exceeded(config().traffic().admission(), MaxWait.of(this)), Cause.DEADLINE_QUEUE);
            case Streaming _ -> cancel(Cause.DEADLINE_WRITE);
            case Receiving _, Deciding _, Connecting _, Waiting _, Done _ -> {}
        }
    }

    @Override
    public Beat beat() {
        return switch (phase) {
            case Waiting(Attempt attempt) -> attempt.beat();
            case Streaming(AnswerSource source) -> source.beat();
            case Receiving _, Deciding _, Queued _, Connecting _, Done _ ->
                // What is passed on may be no stream at all, so nothing is said ahead of it.
                planned() != null && wire().operation() == Operation.PASS ? Beat.NONE : Beat.EVENT;
        };
    }

    /** An answer of our own has model output for the client; when the first of it came is noted. */
    public void output() {
        if (times().content == 0) {
            times().content = turns().nanos();
        }
    }

    /** Something has just been sent, so the next heartbeat can wait. */
    public void touched() {
        reply.touched();
    }

    @Override
    public void stream() {
        streamed(true);
        reply.startHeartbeat();
    }

    // What it has, beside what is known of it.

    @Override
    public int seat() {
        return seat;
    }

    @Override
    public Downstream down() {
        return reply.down();
    }

    @Override
    public AnswerHead answerHead() {
        return answer;
    }

    /** The phase. */
    public Phase phase() {
        return phase;
    }
}
