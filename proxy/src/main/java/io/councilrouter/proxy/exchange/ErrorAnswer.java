package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.dialect.ErrorReader;
import io.councilrouter.codec.dialect.ErrorShape;
import io.councilrouter.codec.fault.ErrorNote;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.http.ResponseHead;
import io.councilrouter.proxy.relay.Relay;
import io.councilrouter.proxy.relay.WholeAnswer;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** An error answer of a backend, kept until its end because of the message in it. One per attempt, on its loop. */
final class ErrorAnswer {
    private final ErrorShape shape;
    private final UpstreamErrors errors;
    private final Outgoing request;
    private final int status;
    private final Duration retryAfter;
    private final WholeAnswer body;

    /**
     * An answer of which only the head has come.
     *
     * @param errors judges what it says
     */
    ErrorAnswer(Attempt attempt, UpstreamErrors errors, ResponseHead head, BackendSide side) {
        this.errors = errors;
        shape = attempt.wire().errors();
        request = attempt.outgoing();
        status = head.status();
        retryAfter = RetryAfter.of(head.headers(), side.turns().millis());
        body = new WholeAnswer(side.allocator(), Relay.HOLD);
    }

    /** Keeps a part of the body, up to the size that a message may have; the rest is dropped. */
    void keep(@Borrowed ByteBuf part) {
        body.keep(part);
    }

    /** What it means for the attempt. */
    Fault fault() {
        ByteBuf whole = body.take();
        try {
            request.refusedWith(whole.toString(StandardCharsets.UTF_8));
            ErrorNote said = shape.read(whole.slice());
            return errors.fault(status, said, said == null ? ErrorReader.plain(whole) : "", retryAfter);
        } finally {
            whole.release();
        }
    }

    /** Releases what is held; idempotent. */
    void close() {
        body.close();
    }
}
