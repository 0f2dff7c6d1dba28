package io.councilrouter.storage.db;

/**
 * One exchange as it is stored: written once, when it closes. Texts are never null; an empty one is stored as NULL.
 *
 * @param identity which exchange it is, and whose
 * @param asked what the client wanted
 * @param answered the result
 * @param times when it was, and how long it took
 * @param counts what it used up
 * @param bodies request and answer themselves
 * @param recall by what its client comes back to the answer
 */
public record StoredRow(
        Identity identity, Asked asked, Answered answered, Times times, Counts counts, Bodies bodies, Recall recall) {

    /** A row to whose answer no client comes back. */
    public StoredRow(Identity identity, Asked asked, Answered answered, Times times, Counts counts, Bodies bodies) {
        this(identity, asked, answered, times, counts, bodies, Recall.NONE);
    }

    /** The id of the row, by which it is found. */
    public String id() {
        return identity.id;
    }

    /** The same row under another id. */
    StoredRow named(String other) {
        Identity renamed = new Identity(other, identity.client, identity.keyId, identity.councilId);
        return new StoredRow(renamed, asked, answered, times, counts, bodies, recall);
    }

    /**
     * Which exchange it is, and whose.
     *
     * @param id a UUIDv7, or the X-Request-Id that the client sent; the same row twice is ignored, another exchange
     *     with the same id gets a longer one
     * @param client address of the client
     * @param keyId which of {@code keys}
     * @param councilId the council run that this belongs to
     */
    public record Identity(String id, String client, String keyId, String councilId) {}

    /**
     * What the client wanted.
     *
     * @param route path template
     * @param dialect the client's dialect
     * @param model the name that the client used
     * @param stream whether it was streamed
     */
    public record Asked(String route, String dialect, String model, boolean stream) {}

    /**
     * The result of the exchange.
     *
     * @param model public name of the model that answered
     * @param backend the backend that answered last
     * @param attempts number of attempts
     * @param status HTTP status as logged, 499 for a client that left
     * @param finishReason why the answer ended, in the gateway's own words; empty if unknown
     * @param error code of the fault or cause that ended the exchange
     * @param truncated whether part of the bodies is missing
     * @param promptTruncated whether the server was seen to cut the prompt
     */
    public record Answered(
            String model,
            String backend,
            int attempts,
            int status,
            String finishReason,
            String error,
            boolean truncated,
            boolean promptTruncated) {

        /** A result whose prompt nobody was seen to cut. */
        public Answered(
                String model,
                String backend,
                int attempts,
                int status,
                String finishReason,
                String error,
                boolean truncated) {
            this(model, backend, attempts, status, finishReason, error, truncated, false);
        }
    }

    /**
     * When it was, and how long it took.
     *
     * @param created when the exchange began, milliseconds since 1970
     * @param ttftMs milliseconds to the first content; −1 if there was none
     * @param durationMs milliseconds from beginning to end
     */
    public record Times(long created, double ttftMs, double durationMs) {}

    /**
     * What the exchange used up. Tokens are −1 if unknown.
     *
     * @param promptTokens tokens of the prompt
     * @param completionTokens tokens of the answer, thinking included
     * @param thinkingTokens how many of those were thinking
     * @param cost in the currency of the price list; NaN if unknown
     */
    public record Counts(long promptTokens, long completionTokens, long thinkingTokens, double cost) {}

    /**
     * Request and answer, as uncompressed UTF-8; the arrays are neither copied nor changed.
     *
     * @param request the request's body as it came
     * @param response text of the answer
     * @param thinking reasoning text
     * @param toolCalls JSON array of calls, empty if there are none
     */
    @SuppressWarnings("ArrayRecordComponent") // bytes on their way to a column, never compared
    public record Bodies(byte[] request, byte[] response, byte[] thinking, byte[] toolCalls) {
        private static final byte[] NOTHING = {};

        /** No bodies. */
        public static final Bodies NONE = new Bodies(NOTHING, NOTHING, NOTHING, NOTHING);

        /** Total size in bytes. */
        public long size() {
            return (long) request.length + response.length + thinking.length + toolCalls.length;
        }
    }

    /**
     * By what a client comes back to its answer. Read only by {@link ResponseReader#answer}; rows of lists have {@link
     * #NONE}.
     *
     * @param id the id that the client was told; empty if it cannot come back
     * @param answer the whole answer as its client's API has it; empty if it was cut or deleted, or there is no id
     */
    @SuppressWarnings("ArrayRecordComponent") // bytes on their way to a column, never compared
    public record Recall(String id, byte[] answer) {
        /** Nobody comes back. */
        public static final Recall NONE = new Recall("", new byte[0]);
    }
}
