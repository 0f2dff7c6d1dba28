package io.councilrouter.codec.fault;

import static io.councilrouter.codec.fault.Retry.NEVER;
import static io.councilrouter.codec.fault.Retry.OTHER_BACKEND;

/**
 * Every fault by its stable name, with the status it is answered with and its name in each API family. The name is also
 * the metric label and the anchor in {@code docs/faults.md}.
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

    /** How the API families name a class of faults: OpenAI type, Anthropic type, Gemini status. */
    public enum Kind {
        INVALID("invalid_request_error", "invalid_request_error", "INVALID_ARGUMENT"),
        AUTHENTICATION("authentication_error", "authentication_error", "UNAUTHENTICATED"),
        PERMISSION("permission_error", "permission_error", "PERMISSION_DENIED"),
        NOT_FOUND("invalid_request_error", "not_found_error", "NOT_FOUND"),
        TOO_LARGE("invalid_request_error", "request_too_large", "INVALID_ARGUMENT"),
        RATE("rate_limit_error", "rate_limit_error", "RESOURCE_EXHAUSTED"),
        OVERLOADED("server_error", "overloaded_error", "UNAVAILABLE"),
        UPSTREAM("api_error", "api_error", "INTERNAL"),
        DEADLINE("api_error", "api_error", "DEADLINE_EXCEEDED"),
        INTERNAL("server_error", "api_error", "INTERNAL");

        private final String openai;
        private final String anthropic;
        private final String gemini;

        Kind(String openai, String anthropic, String gemini) {
            this.openai = openai;
            this.anthropic = anthropic;
            this.gemini = gemini;
        }

        /** {@code error.type} of the OpenAI family. */
        public String openai() {
            return openai;
        }

        /** {@code error.type} of Anthropic. */
        public String anthropic() {
            return anthropic;
        }

        /** {@code error.status} of Gemini. */
        public String gemini() {
            return gemini;
        }
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

    /** HTTP status with which this fault is answered, 400 to 599. */
    public int status() {
        return status;
    }

    /** What may be tried next after an attempt that failed this way. */
    public Retry retry() {
        return retry;
    }

    /** What the API families call it. */
    public Kind kind() {
        return kind;
    }

    /** {@code error.code} of the OpenAI family, lower case. */
    public String label() {
        return label;
    }
}
