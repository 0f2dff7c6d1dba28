package io.councilrouter.codec.fault;

import static io.councilrouter.codec.fault.Retry.NEVER;
import static io.councilrouter.codec.fault.Retry.OTHER_BACKEND;

/**
 * Every fault by its stable name, with the status it is answered with and the class it belongs to. The name is
 * also the metric label and the anchor in {@code docs/faults.md}.
 *
 * <p>429 is for rate limits and an upstream's own 429, never for a queue; queues answer 503.
 */
public enum FaultCode {
    MALFORMED_HTTP(400, NEVER, Kind.INVALID),
    INVALID_JSON(400, NEVER, Kind.INVALID),
    INVALID_ARGUMENT(400, NEVER, Kind.INVALID),
    CONTEXT_TOO_LONG(400, NEVER, Kind.INVALID, "context_length_exceeded"),
    UNAUTHENTICATED(401, NEVER, Kind.AUTHENTICATION, "invalid_api_key"),
    FORBIDDEN(403, NEVER, Kind.PERMISSION),
    ORIGIN_REFUSED(403, NEVER, Kind.PERMISSION),
    UNKNOWN_PATH(404, NEVER, Kind.NOT_FOUND),
    UNKNOWN_MODEL(404, NEVER, Kind.NOT_FOUND, "model_not_found"),
    METHOD_NOT_ALLOWED(405, NEVER, Kind.INVALID),
    REQUEST_TIMEOUT(408, NEVER, Kind.INVALID),
    BODY_TOO_LARGE(413, NEVER, Kind.TOO_LARGE),
    URI_TOO_LONG(414, NEVER, Kind.INVALID),
    BAD_ENCODING(415, NEVER, Kind.INVALID),
    EXPECTATION_FAILED(417, NEVER, Kind.INVALID),
    HEADERS_TOO_LARGE(431, NEVER, Kind.TOO_LARGE),
    RATE_LIMITED(429, OTHER_BACKEND, Kind.RATE, "rate_limit_exceeded"),
    CLIENT_GONE(499, NEVER, Kind.INVALID),
    INTERNAL(500, NEVER, Kind.INTERNAL),
    NOT_IMPLEMENTED(501, NEVER, Kind.INVALID),
    HTTP_VERSION(505, NEVER, Kind.INVALID),
    QUEUE_FULL(503, NEVER, Kind.OVERLOADED),
    QUEUE_TIMEOUT(503, NEVER, Kind.OVERLOADED),
    DRAINING(503, NEVER, Kind.OVERLOADED),
    NO_BACKEND(503, NEVER, Kind.OVERLOADED),
    BODY_MEMORY(503, NEVER, Kind.OVERLOADED),
    STORAGE_AWAY(503, NEVER, Kind.OVERLOADED),
    UPSTREAM_CONNECT(502, OTHER_BACKEND, Kind.UPSTREAM),
    UPSTREAM_STATUS(502, OTHER_BACKEND, Kind.UPSTREAM),
    UPSTREAM_REFUSED(400, NEVER, Kind.INVALID),
    UPSTREAM_NO_MODEL(404, OTHER_BACKEND, Kind.NOT_FOUND, "model_not_found"),
    UPSTREAM_NO_PATH(404, OTHER_BACKEND, Kind.NOT_FOUND),
    UPSTREAM_NO_ACCESS(403, OTHER_BACKEND, Kind.PERMISSION),
    UPSTREAM_AUTH(502, OTHER_BACKEND, Kind.UPSTREAM),
    UPSTREAM_MALFORMED(502, OTHER_BACKEND, Kind.UPSTREAM),
    UPSTREAM_TRUNCATED(502, OTHER_BACKEND, Kind.UPSTREAM),
    COUNCIL_QUORUM(502, NEVER, Kind.UPSTREAM),
    LOOP_DETECTED(508, NEVER, Kind.UPSTREAM),
    TIMEOUT_CONNECT(504, OTHER_BACKEND, Kind.DEADLINE),
    TIMEOUT_HEAD(504, OTHER_BACKEND, Kind.DEADLINE),
    TIMEOUT_FIRST_TOKEN(504, OTHER_BACKEND, Kind.DEADLINE),
    TIMEOUT_STALL(504, NEVER, Kind.DEADLINE),
    TIMEOUT_TOTAL(504, NEVER, Kind.DEADLINE);

    /** Classes of faults: each dialect has one word for a class, {@code ErrorShape.word}, if it has words at all. */
    public enum Kind {
        INVALID,
        AUTHENTICATION,
        PERMISSION,
        NOT_FOUND,
        TOO_LARGE,
        RATE,
        OVERLOADED,
        UPSTREAM,
        DEADLINE,
        INTERNAL
    }

    private final int status;
    private final Retry retry;
    private final Kind kind;
    private final String label;

    FaultCode(int status, Retry retry, Kind kind) {
        this(status, retry, kind, "");
    }

    FaultCode(int status, Retry retry, Kind kind, String label) {
        this.status = status;
        this.retry = retry;
        this.kind = kind;
        this.label = label.isEmpty() ? name().toLowerCase(java.util.Locale.ROOT) : label;
    }

    /** HTTP status this fault is answered with, 400 to 599. */
    public int status() {
        return status;
    }

    /** What an attempt that failed so allows next. */
    public Retry retry() {
        return retry;
    }

    /** The class it belongs to. */
    public Kind kind() {
        return kind;
    }

    /** {@code error.code} of the OpenAI family, lower case. */
    public String label() {
        return label;
    }
}
