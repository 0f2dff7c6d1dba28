package io.councilrouter.codec.dialect;

import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.codec.fault.Stage;
import org.jspecify.annotations.Nullable;

/** What can go wrong while an answer is read, as values, in the same words for every dialect. */
public final class AnswerFaults {
    private AnswerFaults() {}

    /** The server said inside its answer that it failed; {@code message} is {@link SafeText}, null if it gave no reason. */
    public static Fault failed(@Nullable String message) {
        return new Fault.Upstream(
                FaultCode.UPSTREAM_STATUS,
                message == null ? "The model server failed while it answered." : message,
                Stage.STREAM);
    }

    /** A whole answer is not what the dialect writes. */
    public static Fault malformed() {
        return new Fault.Upstream(
                FaultCode.UPSTREAM_MALFORMED,
                "The model server's answer is not what its API promises; the router's log says more.",
                Stage.STREAM);
    }

    /** The answer ended without the dialect's terminator. */
    public static Fault truncated() {
        return new Fault.Upstream(
                FaultCode.UPSTREAM_TRUNCATED,
                "The model server stopped in the middle of its answer; try again.",
                Stage.STREAM);
    }
}
