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

/** A backend's answer that is no success: kept until its end, for the message in it. One per attempt, on its loop. */
final class ErrorAnswer {
    private final ErrorShape shape;
    private final UpstreamErrors errors;
    private final Outgoing request;
    private final int status;
    private final Duration retryAfter;
    private final WholeAnswer body;

    ErrorAnswer(ErrorShape shape, UpstreamErrors errors, Outgoing request, ResponseHead head, LoopState loop) {
        this.shape = shape;
        this.errors = errors;
        this.request = request;
        status = head.status();
        retryAfter = RetryAfter.of(head.headers(), loop.turns().millis());
        body = new WholeAnswer(loop.allocator(), Relay.HOLD);
    }

    /** Keeps a part of the body; what is more than a message can need is dropped. */
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
