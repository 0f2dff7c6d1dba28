package io.councilrouter.codec.fault;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A failure as a value. {@link #message()} is safe to show: it says what was wrong and how to fix it, without hosts,
 * URLs or keys. Details that only an operator may see belong in the log.
 */
public sealed interface Fault {

    /** Its code: stable, documented, and also the metric label. */
    FaultCode code();

    /** One sentence that may be shown to the caller. */
    String message();

    /** HTTP status to answer with. */
    default int status() {
        return code().status();
    }

    /** What may be tried next after an attempt that ended this way. */
    default Retry retry() {
        return code().retry();
    }

    /** How long the caller should wait before trying again; zero if unknown. */
    default Duration retryAfter() {
        return Duration.ZERO;
    }

    /** The request itself is at fault; {@code param} names the offending field, if there is one. */
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
     * @param status what the caller gets: the code's own status, or the upstream's if its 4xx is kept
     * @param stage how far the attempt had come
     * @param retryAfter from the upstream's Retry-After, zero if there is none
     * @param about what the failure concerns
     * @param note what the backend said, for a client that looks at more than the message; null if it said nothing, or
     *     nothing that a client may see
     */
    record BackendFailed(
            FaultCode code,
            String message,
            int status,
            FailurePoint stage,
            Duration retryAfter,
            About about,
            @Nullable ErrorNote note)
            implements Fault {
        /** A failure of the backend itself, about which only the message is known. */
        public BackendFailed(FaultCode code, String message, int status, FailurePoint stage, Duration retryAfter) {
            this(code, message, status, stage, retryAfter, About.SERVER, null);
        }

        /** A failure of the backend itself, with the status of the code and no Retry-After. */
        public BackendFailed(FaultCode code, String message, FailurePoint stage) {
            this(code, message, code.status(), stage, Duration.ZERO);
        }

        /** The same fault, to be retried after {@code wait}. */
        public BackendFailed after(Duration wait) {
            return new BackendFailed(code, message, status, stage, wait, about, note);
        }

        /** The same fault as a rate limit of this model that lasts for another {@code wait}. */
        public BackendFailed limited(String text, Duration wait) {
            FaultCode limit = FaultCode.RATE_LIMITED;
            return new BackendFailed(limit, text, limit.status(), stage, wait, About.MODEL, note);
        }
    }

    /** A bug in the gateway; the log has the details under the incident id. */
    record Internal(FaultCode code, String message, String incident) implements Fault {}
}
