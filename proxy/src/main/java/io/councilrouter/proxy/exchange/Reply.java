package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.chat.EventSink;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.proxy.relay.Beat;
import io.councilrouter.proxy.turns.Deadline;
import org.jspecify.annotations.Nullable;

/**
 * What the client of one exchange has been told so far. A head goes out once: with an answer, with a fault, or ahead of
 * both with the first heartbeat of a silent stream.
 *
 * <pre>
 *   fault before the head    status and error body
 *   fault in a stream        a frame that says so, then the end
 *   fault in a whole answer  cut, so that nobody takes it for complete
 *   fault told in events     the fault itself, then the end
 * </pre>
 *
 * <p>One per exchange, on its loop.
 */
final class Reply {
    private static final byte[] EVENT = {':', ' ', 'p', 'i', 'n', 'g', '\n', '\n'};
    private static final byte[] LINE = {':', ' ', 'p', 'i', 'n', 'g', '\n'};

    private final Exchange exchange;
    private final Downstream down;
    private @Nullable Deadline heartbeat;
    private boolean begun;
    private boolean paused;
    private int status;

    Reply(Exchange exchange, Downstream down) {
        this.exchange = exchange;
        this.down = down;
    }

    /** Who is answered. */
    Downstream down() {
        return down;
    }

    /** Whether a head has gone out. */
    boolean begun() {
        return begun;
    }

    /** Status of that head, 0 before. */
    int status() {
        return status;
    }

    /** Fixes status and headers, unless a heartbeat has. */
    void begin(AnswerHead head) {
        if (!begun) {
            AnswerHeaders.add(exchange, head);
            send(head);
        }
    }

    private void send(AnswerHead head) {
        begun = true;
        status = head.status();
        down.begin(head);
    }

    /**
     * Sends what is in the sink, and stops the source when the client cannot keep up.
     *
     * @param stall goes off when the client has taken nothing for too long
     */
    void flush(Deadline stall) {
        down.flush();
        if (!paused && !down.writable() && exchange.phase() instanceof Phase.Streaming(Upstream source)) {
            paused = true;
            source.pause(true);
            exchange.loop()
                    .turns()
                    .arm(stall, exchange.config().edge().limits().writeStall().toNanos());
        }
    }

    /** The client can take more again. */
    void onWritable(Deadline stall) {
        if (paused && down.writable()) {
            paused = false;
            exchange.loop().turns().disarm(stall);
            if (exchange.phase() instanceof Phase.Streaming(Upstream source)) {
                source.pause(false);
            }
        }
    }

    /** Whether the client is slower than the answer just now. */
    boolean paused() {
        return paused;
    }

    /**
     * The answer is complete. Whoever has read its last byte may ask again at once, over a connection of another loop
     * too, so the request no longer counts against its key by then.
     */
    void end() {
        exchange.caller().settle();
        down.end();
    }

    /** The answer has failed, and the client has been told so in its stream. */
    void endAndClose() {
        exchange.caller().settle();
        down.endAndClose();
    }

    /** Tells the client of a fault, in the way that is left. */
    void fail(Fault fault) {
        if (!begun) {
            down.discard();
            AnswerHead head = exchange.answerHead();
            head.status(fault.status()).contentType("application/json").stream(false);
            Faults.addHeaders(fault, head, exchange.times().attempts);
            if (!told(fault)) {
                exchange.dialect().errors().body(fault, exchange.requestId(), down.sink());
            }
            begin(head);
            end();
        } else if (told(fault)) {
            endAndClose();
        } else if (exchange.streamed()) {
            exchange.dialect().errors().inBand(fault, exchange.requestId(), down.sink());
            endAndClose();
        } else {
            down.cut();
        }
    }

    /** Tells the fault as an event, if that is how the answer is taken. */
    private boolean told(Fault fault) {
        EventSink events = down.events();
        if (events != null) {
            events.fault(fault);
        }
        return events != null;
    }

    /** Keeps an SSE stream alive from now on whenever it is silent. */
    void startHeartbeat() {
        long every = exchange.config().traffic().streaming().heartbeat().toNanos();
        if (every > 0
                && exchange.streamed()
                && !down.patient()
                && exchange.wire().framing().events()) {
            if (heartbeat == null) {
                heartbeat = new Deadline(this::onHeartbeat);
            }
            exchange.loop().turns().arm(heartbeat, every);
        }
    }

    /** Before the first content this fixes status 200, but not the backend. */
    private void onHeartbeat() {
        startHeartbeat();
        Beat beat = beat();
        if (beat == Beat.NONE) {
            return;
        }
        if (!begun) {
            AnswerHead early = new AnswerHead()
                    .stream(true).contentType(exchange.wire().framing().contentType());
            send(early.add("X-Request-Id", exchange.requestId()));
        }
        if (!paused) {
            down.ahead(beat == Beat.LINE ? LINE : EVENT);
        }
    }

    private Beat beat() {
        return switch (exchange.phase()) {
            case Phase.Waiting(Attempt attempt) -> attempt.beat();
            case Phase.Streaming(Upstream source) -> source instanceof Attempt attempt ? attempt.beat() : Beat.EVENT;
            case Phase.Receiving _, Phase.Deciding _, Phase.Queued _, Phase.Connecting _, Phase.Done _ -> {
                AttemptPlan plan = exchange.planned();
                yield plan == null ? Beat.EVENT : plan.early();
            }
        };
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
            exchange.loop().turns().disarm(heartbeat);
        }
    }
}
