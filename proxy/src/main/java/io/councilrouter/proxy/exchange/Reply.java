package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.chat.EventSink;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.frame.ArrayWriter;
import io.councilrouter.proxy.relay.Beat;
import io.councilrouter.proxy.turns.Deadline;
import org.jspecify.annotations.Nullable;

/**
 * The answer to the client, as far as it has gone out. Its head goes out once: with the answer, with a fault, or before either
 * with the first heartbeat of a silent stream.
 *
 * <pre>
 *   fault before the head    status and error body
 *   fault in a stream        a frame, or the last element of an array, that says so, then the end
 *   fault in a whole answer  cut, so that nobody takes it for complete
 *   fault told in events     the fault itself, then the end
 * </pre>
 *
 * <p>One per exchange, on its loop.
 */
final class Reply {
    private static final byte[] EVENT = {':', ' ', 'p', 'i', 'n', 'g', '\n', '\n'};
    private static final byte[] LINE = {':', ' ', 'p', 'i', 'n', 'g', '\n'};

    private final ReplyTerms terms;
    private final Downstream down;
    private @Nullable Deadline heartbeat;
    private boolean begun;
    private boolean paused;
    private int status;

    /** Nothing has been told yet. */
    Reply(ReplyTerms terms, Downstream down) {
        this.terms = terms;
        this.down = down;
    }

    /** Who is answered. */
    Downstream down() {
        return down;
    }

    /** Head of the answer, filled while it takes shape. */
    AnswerHead head() {
        return terms.answerHead();
    }

    /** Whether a head has gone out. */
    boolean begun() {
        return begun;
    }

    /** Status of that head, 0 before. */
    int status() {
        return status;
    }

    /** Fixes status and headers, unless a heartbeat has done so. */
    void begin(AnswerHead head) {
        if (!begun) {
            AnswerHeaders.add(terms, terms.turns().nanos(), head);
            send(head);
        }
    }

    private void send(AnswerHead head) {
        begun = true;
        status = head.status();
        down.begin(head);
    }

    /** Sends what is in the sink; says whether the client has fallen behind with it, so that {@link #pause} is due. */
    boolean flush() {
        down.flush();
        return !paused && !down.writable();
    }

    /** Whoever answers has been stopped, until the client can take more. */
    void pause() {
        paused = true;
    }

    /** The client may have caught up; says whether whoever was stopped for it may go on. */
    boolean resume() {
        boolean resumed = paused && down.writable();
        paused &= !resumed;
        return resumed;
    }

    /** Whether the client is slower than the answer just now. */
    boolean paused() {
        return paused;
    }

    /**
     * The answer is complete. The request stops counting against its key before the last byte leaves, for the client may ask
     * again as soon as it has read it, even on another loop.
     */
    void end() {
        terms.caller().settle();
        tellCut();
        down.end();
    }

    /** A stream has told its head before its counts, so it is behind its last frame that a cut prompt can be told. */
    private void tellCut() {
        PlanView plan = terms.planned();
        boolean events = head().stream() && terms.array() == null && down.events() == null;
        if (plan != null && plan.truncated() && events && terms.wire().comments()) {
            down.sink().append(CutPrompt.comment(terms, plan.usage()));
        }
    }

    /** The answer has failed, and its stream says so. */
    void endAndClose() {
        terms.caller().settle();
        down.endAndClose();
    }

    /** Tells the client of a fault, in whatever way is still possible. */
    void fail(Fault fault) {
        if (!begun) {
            down.discard();
            AnswerHead head = terms.answerHead();
            head.status(fault.status()).contentType("application/json").stream(false);
            Faults.addHeaders(fault, head, terms.times().attempts);
            if (!told(fault)) {
                terms.dialect().errors().body(fault, terms.requestId(), down.sink());
            }
            begin(head);
            end();
        } else if (told(fault)) {
            endAndClose();
        } else if (terms.streamed()) {
            inBand(fault);
            endAndClose();
        } else {
            down.cut();
        }
    }

    private void inBand(Fault fault) {
        ArrayWriter array = terms.array();
        if (array == null) {
            terms.dialect().errors().inBand(fault, terms.requestId(), down.sink());
        } else {
            array.open(down.sink());
            terms.dialect().errors().body(fault, terms.requestId(), down.sink());
            array.end(down.sink());
        }
    }

    /** Tells the fault as an event, if the answer is taken as events; says whether it is. */
    private boolean told(Fault fault) {
        EventSink events = down.events();
        if (events != null) {
            events.fault(fault);
        }
        return events != null;
    }

    /** Keeps an SSE stream alive from now on, whenever nothing has been sent for a while. */
    void startHeartbeat() {
        long every = terms.config().traffic().streaming().heartbeat().toNanos();
        if (every > 0 && terms.streamed() && !down.patient() && terms.wire().comments()) {
            if (heartbeat == null) {
                heartbeat = new Deadline(this::onHeartbeat);
            }
            terms.turns().arm(heartbeat, every);
        }
    }

    /** Before the first content this fixes status 200, but not the backend. */
    private void onHeartbeat() {
        startHeartbeat();
        Beat beat = terms.beat();
        if (beat == Beat.NONE) {
            return;
        }
        if (!begun) {
            AnswerHead early = new AnswerHead().stream(true).contentType(terms.streamType());
            AnswerHeaders.addId(terms, early);
            send(early);
        }
        if (!paused) {
            down.ahead(beat == Beat.LINE ? LINE : EVENT);
        }
    }

    /** Postpones the next heartbeat, because something has just been sent. */
    void touched() {
        if (heartbeat != null && heartbeat.armed()) {
            startHeartbeat();
        }
    }

    /** The exchange is over. */
    void stop() {
        if (heartbeat != null) {
            terms.turns().disarm(heartbeat);
        }
    }
}
