package io.councilrouter.codec.fault;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A failure as a value. {@link #message()} is safe to show: what was bad and how to fix it, without hosts, URLs or
 * keys; what only an operator may see belongs in the log line.
 */
public sealed interface Fault {

    /** Stable, documented, also the metric label. */
    FaultCode code();

    /** One sentence that may be shown to the caller. */
    String message();

    /** HTTP status to answer with. */
    default int status() {
        return code().status();
    }

    /** What an attempt that ended so allows next. */
    default Retry retry() {
        return code().retry();
    }

    /** How long the caller should wait before trying again; zero when there is nothing to say. */
    default Duration retryAfter() {
        return Duration.ZERO;
    }

    /** The request itself is at fault; {@code param} names the offending field, if one is. */
    record Client(FaultCode code, String message, @Nullable String param) implements Fault {
        /** A fault of the request as a whole. */
        public Client(FaultCode code, String message) {
            this(code, message, null);
        }
    }

    /** We will not do it, or not now: origin, authentication, limits, queue, drain. */
    record Refused(FaultCode code, String message, Duration retryAfter) implements Fault {}

    /** No backend can serve it. */
    record NoRoute(FaultCode code, String message, Duration retryAfter) implements Fault {}

    /**
     * A backend failed.
     *
     * @param status what the caller gets: the code's own, or the upstream's for a 4xx that is kept
     * @param stage how far the attempt had come
     * @param retryAfter from the upstream's Retry-After, zero without one
     */
    record Upstream(FaultCode code, String message, int status, Stage stage, Duration retryAfter) implements Fault {
        /** With the status of the code and no Retry-After. */
        public Upstream(FaultCode code, String message, Stage stage) {
            this(code, message, code.status(), stage, Duration.ZERO);
        }
    }

    /** A bug of ours; details are in the log under the incident id. */
    record Internal(FaultCode code, String message, String incident) implements Fault {}
}
