package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.chat.RequestFacts;
import io.councilrouter.codec.chat.Usage;
import io.councilrouter.codec.dialect.Dialect;
import io.councilrouter.codec.dialect.Wire;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.codec.http.BodyKind;
import io.councilrouter.codec.http.RequestHead;
import io.councilrouter.config.GatewayConfig;
import io.councilrouter.proxy.exchange.Phase.Connecting;
import io.councilrouter.proxy.exchange.Phase.Deciding;
import io.councilrouter.proxy.exchange.Phase.Done;
import io.councilrouter.proxy.exchange.Phase.Queued;
import io.councilrouter.proxy.exchange.Phase.Receiving;
import io.councilrouter.proxy.exchange.Phase.Streaming;
import io.councilrouter.proxy.exchange.Phase.Waiting;
import io.councilrouter.proxy.turns.Deadline;
import io.councilrouter.routing.admission.Ticket;
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
public final class Exchange {
    private final LoopState loop;
    private final RequestHead head;
    private final Caller caller;
    private final int seat;
    private final GatewayConfig config;
    private final Gate[] bodyGates;
    private final Timeline times;
    private final AnswerHead answer = new AnswerHead();
    private final Deadline total = new Deadline(this::onTotal);
    private final Deadline clock = new Deadline(this::onClock);
    private final Intake intake;
    private final Reply reply;
    private Phase phase;
    private @Nullable Endpoint endpoint;
    private Dialect dialect;
    private @Nullable AttemptPlan plan;
    private boolean streamed;

    /** An exchange whose head has been parsed; {@link #begin} starts it. */
    public Exchange(LoopState loop, Downstream down, RequestHead head, Caller caller) {
        this.loop = loop;
        this.head = head;
        this.caller = caller;
        this.config = loop.config();
        this.bodyGates = loop.bodyGates();
        this.dialect = loop.defaultDialect();
        this.intake = new Intake(loop.bodyMemory(), loop.allocator(), loop.scans());
        this.reply = new Reply(this, down);
        this.phase = new Receiving(intake.body());
        times = loop.timelines().lend(loop.turns().nanos());
        seat = loop.opened(this);
    }

    /** Head complete: asks the head gates. Afterwards {@link #wantsBody} tells whether the body is to be read. */
    public void begin() {
        loop.turns().arm(total, config.traffic().timeouts().total().toNanos());
        if (!GateWalk.passes(this, loop.headGates())) {
            return;
        }
        Endpoint at = endpoint();
        if (head.bodyKind() == BodyKind.NONE && at.wire() == null) {
            received();
            return;
        }
        check(intake.begin(this));
    }

    /**
     * Asks on behalf of this exchange's caller, with its rights: a child, which begins behind the head gates that this
     * one has passed. It may be over before this returns. Whoever asks cancels it, at the latest when this one ends.
     *
     * @param to who is answered
     * @param at what is asked for, of a model
     * @param id the child's request id
     * @param beside ids of backends where parts of the same work are done, which had better be done side by side
     * @param request what is asked
     */
    public Exchange ask(Downstream to, Endpoint at, String id, int[] beside, ToldRequest request) {
        Exchange child = new Exchange(loop, to, head, caller.asking(id, beside));
        child.endpoint(at);
        loop.turns().arm(child.total, child.config.traffic().timeouts().total().toNanos());
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
        if (takesBody() && check(intake.part(part)) && receiving && intake.decided(this)) {
            received();
        }
    }

    /** Uploads go on coming in while they are decided on, queued and sent. */
    private boolean takesBody() {
        return wantsBody() || (upload() != null && !(phase instanceof Done));
    }

    /** The body is complete. */
    public void onBodyEnd() {
        boolean receiving = wantsBody();
        if (takesBody() && check(intake.end()) && receiving) {
            received();
        }
    }

    private void received() {
        times.received = loop.turns().nanos();
        phase = new Deciding();
        Endpoint at = endpoint();
        streamed = at.streams(intake.facts());
        if (at.answer() != null) {
            answerWith(at.answer());
        } else if (GateWalk.passes(this, bodyGates)) {
            reply.startHeartbeat();
            loop.taps().begin(this);
            plan().next();
        }
    }

    /**
     * Has {@code source} answer from here on: a gate said so, or an answer of our own hands over to one that it made for
     * this exchange alone.
     */
    public void answerWith(Upstream source) {
        phase = new Streaming(source);
        reply.startHeartbeat();
        source.open(this);
    }

    // What attempts do to the exchange.

    /** All fitting backends are full: wait in line. */
    void enqueue(Ticket ticket) {
        times.enqueued(loop.turns().nanos());
        phase = new Queued(ticket);
        loop.turns().arm(clock, maxWait().toNanos());
        loop.admission().enter(ticket);
    }

    /** A slot was granted or taken: the attempt begins. */
    void attempt(Attempt attempt, long now) {
        times.leftLine(now);
        loop.turns().disarm(clock);
        times.attempt(attempt.choice(), now);
        phase = new Connecting(attempt);
        loop.taps().attempt(this, attempt);
        attempt.open(this);
    }

    /** The attempt's request is written. */
    void waiting(Attempt attempt) {
        times.connected = loop.turns().nanos();
        phase = new Waiting(attempt);
    }

    /** First content: the head goes out, and with it the possibility of another attempt. */
    void commit(Attempt attempt, long now) {
        times.content = now;
        phase = new Streaming(attempt);
        intake.committed();
        reply.begin(answer);
    }

    /** Sends what is in the sink, and stops the source when the client cannot keep up. */
    public void flush() {
        reply.flush(clock);
    }

    /** The client can take more again. */
    public void onWritable() {
        reply.onWritable(clock);
    }

    /** Whether the client is slower than the answer just now. */
    boolean paused() {
        return reply.paused();
    }

    /** An answer of our own begins and will come bit by bit. */
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

    /** Answers with a fault: by status if nothing went out, in band in a stream, else by cutting the connection. */
    public void fail(Fault fault) {
        fail(fault, Cause.NONE);
    }

    void fail(Fault fault, Cause cause) {
        if (phase instanceof Done) {
            return;
        }
        times.leftLine(loop.turns().nanos());
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
     * The one transition to Done: everything held is given back here and nowhere else. A client that turns out to be gone
     * while it is told of the end has ended it already.
     */
    private void dispose(Outcome outcome) {
        if (phase instanceof Done) {
            return;
        }
        Phase last = phase;
        phase = new Done(outcome);
        Cause cause = outcome.cause() == Cause.NONE && outcome.code() != null ? Cause.FAULT : outcome.cause();
        switch (last) {
            case Receiving _, Deciding _, Done _ -> {}
            case Queued(Ticket ticket) -> loop.admission().withdraw(ticket);
            case Connecting(Attempt attempt) -> attempt.cancel(cause);
            case Waiting(Attempt attempt) -> attempt.cancel(cause);
            case Streaming(Upstream source) -> source.cancel(cause);
        }
        times.end = loop.turns().nanos();
        times.leftLine(times.end);
        loop.turns().disarm(total);
        loop.turns().disarm(clock);
        reply.stop();
        intake.dispose();
        caller.settle();
        loop.closed(this, outcome);
    }

    // Deadlines.

    private void onTotal() {
        fail(Faults.tooLong(config.traffic().timeouts().total()), Cause.DEADLINE_TOTAL);
    }

    private void onClock() {
        switch (phase) {
            case Queued q -> fail(MaxWait.exceeded(config.traffic().admission(), maxWait()), Cause.DEADLINE_QUEUE);
            case Streaming s -> cancel(Cause.DEADLINE_WRITE);
            case Receiving _, Deciding _, Connecting _, Waiting _, Done _ -> {}
        }
    }

    /** How long it may wait in line at most. */
    Duration maxWait() {
        return MaxWait.of(config.traffic().admission(), head.headers());
    }

    /** Something has just been sent, so the next heartbeat can wait. */
    public void touched() {
        reply.touched();
    }

    // What gates, upstreams and taps look at.

    /** The request's head; valid while the exchange lives. */
    public RequestHead head() {
        return head;
    }

    /** Who asked, and what they may do. */
    public Caller caller() {
        return caller;
    }

    /** A small number that no other exchange of this loop has until this one has ended; see {@link Seats}. */
    public int seat() {
        return seat;
    }

    /** The configuration this exchange began with. */
    public GatewayConfig config() {
        return config;
    }

    /** Its loop's state. */
    public LoopState loop() {
        return loop;
    }

    /** Where answers of our own are written. */
    public Downstream down() {
        return reply.down();
    }

    /** Head of the answer, filled while it takes shape. */
    public AnswerHead answerHead() {
        return answer;
    }

    /** What happened when. */
    public Timeline times() {
        return times;
    }

    /** What method and path mean; set by the first head gate. */
    public Endpoint endpoint() {
        if (endpoint == null) {
            throw new IllegalStateException("no endpoint yet");
        }
        return endpoint;
    }

    /** Route template for logs and metrics, {@code -} while it is not known. */
    public String route() {
        return endpoint == null ? "-" : endpoint.route();
    }

    /** Whether that is what is asked; false as long as no endpoint was found. */
    public boolean isFor(Purpose purpose) {
        return endpoint != null && endpoint.purpose() == purpose;
    }

    /** Sets what method and path mean. */
    public void endpoint(Endpoint found) {
        endpoint = found;
        dialect = found.dialect();
    }

    /** The caller's dialect. */
    public Dialect dialect() {
        return dialect;
    }

    /** The caller's wire, where a model is asked. */
    public Wire wire() {
        return endpoint().asked();
    }

    /** Sets the dialect in which a request without an endpoint is refused. */
    public void dialect(Dialect value) {
        dialect = value;
    }

    /** What the walk over the body found; null where there was none. */
    public @Nullable RequestFacts facts() {
        return intake.facts();
    }

    /** The body. */
    public RequestBody body() {
        return intake.body();
    }

    /** The request, if it is told by somebody inside the gateway; null where it came as a body. */
    public @Nullable ToldRequest told() {
        return intake.told();
    }

    /** The body, if it goes on while it comes in; null where it is kept whole. */
    @Nullable
    Upload upload() {
        return intake.upload();
    }

    /** Whether the client has been told a status, be it only because a heartbeat was due. */
    boolean begun() {
        return reply.begun();
    }

    /** Whether the answer is wanted as a stream. */
    public boolean streamed() {
        return streamed;
    }

    /** Forces a streamed answer. Call before anything has been sent. */
    public void stream() {
        streamed = true;
        reply.startHeartbeat();
    }

    /** Id of this request, the client's own or made. */
    public String requestId() {
        return caller.requestId();
    }

    /** Where the request may go; set by the gate that resolves the model. */
    public AttemptPlan plan() {
        if (plan == null) {
            throw new IllegalStateException("no plan: the model was not resolved");
        }
        return plan;
    }

    /** The plan, null before the model was resolved. */
    public @Nullable AttemptPlan planned() {
        return plan;
    }

    /** Sets where the request may go. */
    public void plan(AttemptPlan made) {
        plan = made;
    }

    /** The phase. */
    public Phase phase() {
        return phase;
    }

    /** Token counts of the answer; null when no backend has answered. */
    public @Nullable Usage usage() {
        return plan == null ? null : plan.usage();
    }
}
