package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.http.ResponseHead;
import io.netty.buffer.ByteBuf;
import java.time.Duration;

/** A backend's answer that is no success: kept until its end, for the message in it. One per attempt, on its loop. */
final class ErrorAnswer {
    private final BackendProfile profile;
    private final int status;
    private final Duration retryAfter;
    private final WholeAnswer body;

    ErrorAnswer(BackendProfile profile, ResponseHead head, LoopState loop) {
        this.profile = profile;
        status = head.status();
        retryAfter = RetryAfter.of(head.headers(), loop.turns().millis());
        body = new WholeAnswer(loop.allocator(), Splice.HOLD);
    }

    /** Keeps a part of the body; what is more than a message can need is dropped. */
    void keep(@Borrowed ByteBuf part) {
        body.keep(part);
    }

    /** What it means for the attempt. */
    Fault fault() {
        ByteBuf whole = body.take();
        try {
            String message = profile.dialect().errors().message(whole);
            String shown = message == null ? null : profile.masked(message);
            return UpstreamErrors.of(status, shown, !profile.passesAuth(), retryAfter);
        } finally {
            whole.release();
        }
    }

    /** Gives back what is held; idempotent. */
    void close() {
        body.close();
    }
}
