package io.councilrouter.storage.db;

/**
 * One exchange as it is kept: written once, when it closes. Texts are never null; an empty one is stored as NULL.
 *
 * @param identity which exchange it is, and whose
 * @param asked what the client wanted
 * @param answered what came of it
 * @param times when it was, and how long it took
 * @param counts what it used up
 * @param bodies what was said
 */
public record StoredRow(Identity identity, Asked asked, Answered answered, Times times, Counts counts, Bodies bodies) {

    /** The id of the row, by which it is found. */
    public String id() {
        return identity.id;
    }

    /** The same under another id. */
    StoredRow named(String other) {
        Identity renamed = new Identity(other, identity.client, identity.keyId, identity.councilId);
        return new StoredRow(renamed, asked, answered, times, counts, bodies);
    }

    /**
     * Which exchange it is, and whose.
     *
     * @param id UUIDv7 or what the client sent as X-Request-Id; the same row twice is ignored, another exchange of the same id
     *     gets a longer one
     * @param client address of who asked
     * @param keyId which of {@code keys}
     * @param councilId run of a council this belongs to
     */
    public record Identity(String id, String client, String keyId, String councilId) {}

    /**
     * What the client wanted.
     *
     * @param route path template
     * @param dialect the caller's dialect
     * @param model as the client named it
     * @param stream whether it was streamed
     */
    public record Asked(String route, String dialect, String model, boolean stream) {}

    /**
     * What came of it.
     *
     * @param model public name of the model that answered
     * @param backend who answered last
     * @param attempts tries made
     * @param status HTTP status as logged, 499 for a client that left
     * @param finishReason as OpenAI names it
     * @param error code of the fault or cause that ended it
     * @param truncated whether something of the bodies is missing
     */
    public record Answered(
            String model,
            String backend,
            int attempts,
            int status,
            String finishReason,
            String error,
            boolean truncated) {}

    /**
     * When it was, and how long it took.
     *
     * @param created when the exchange began, milliseconds since 1970
     * @param ttftMs milliseconds to the first content; −1 without any
     * @param durationMs milliseconds from beginning to end
     */
    public record Times(long created, double ttftMs, double durationMs) {}

    /**
     * What it used up. Tokens are −1 where unknown.
     *
     * @param promptTokens tokens of the prompt
     * @param completionTokens tokens of the answer, thinking included
     * @param thinkingTokens tokens of thinking within it
     * @param cost in the currency of the price list; NaN where unknown
     */
    public record Counts(long promptTokens, long completionTokens, long thinkingTokens, double cost) {}

    /**
     * What was said, as UTF-8, not compressed; arrays are not copied and not changed.
     *
     * @param request the request's body as it came
     * @param response text of the answer
     * @param thinking reasoning text
     * @param toolCalls JSON array of calls, empty without any
     */
    @SuppressWarnings("ArrayRecordComponent") // bytes on their way to a column, never compared
    public record Bodies(byte[] request, byte[] response, byte[] thinking, byte[] toolCalls) {
        private static final byte[] NOTHING = {};

        /** Nothing kept. */
        public static final Bodies NONE = new Bodies(NOTHING, NOTHING, NOTHING, NOTHING);

        /** Bytes in all. */
        public long size() {
            return (long) request.length + response.length + thinking.length + toolCalls.length;
        }
    }
}
