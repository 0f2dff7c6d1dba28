package io.councilrouter.storage.db;

/**
 * One exchange as it is kept: written once, when it closes. Texts are never null; an empty one is stored as NULL.
 *
 * @param id UUIDv7 or what the client sent as X-Request-Id; the same row twice is ignored, another exchange of the same id
 *     gets a longer one
 * @param created when the exchange began, milliseconds since 1970
 * @param route path template
 * @param dialect the caller's dialect
 * @param modelAsked model as the client named it
 * @param model public name of the model that answered
 * @param backend who answered last
 * @param attempts tries made
 * @param status HTTP status as logged, 499 for a client that left
 * @param stream whether it was streamed
 * @param promptTokens −1 where unknown, as are the next two
 * @param completionTokens tokens of the answer, thinking included
 * @param thinkingTokens tokens of thinking within it
 * @param cost in the currency of the price list; NaN where unknown
 * @param ttftMs milliseconds to the first content; −1 without any
 * @param durationMs milliseconds from beginning to end
 * @param finishReason as OpenAI names it
 * @param error code of the fault or cause that ended it
 * @param client address of who asked
 * @param keyId which of {@code keys}
 * @param councilId run of a council this belongs to
 * @param truncated whether something of the bodies is missing
 * @param bodies what was said
 */
public record StoredRow(
        String id,
        long created,
        String route,
        String dialect,
        String modelAsked,
        String model,
        String backend,
        int attempts,
        int status,
        boolean stream,
        long promptTokens,
        long completionTokens,
        long thinkingTokens,
        double cost,
        double ttftMs,
        double durationMs,
        String finishReason,
        String error,
        String client,
        String keyId,
        String councilId,
        boolean truncated,
        Bodies bodies) {

    /** The same under another id. */
    StoredRow named(String other) {
        return new StoredRow(
                other,
                created,
                route,
                dialect,
                modelAsked,
                model,
                backend,
                attempts,
                status,
                stream,
                promptTokens,
                completionTokens,
                thinkingTokens,
                cost,
                ttftMs,
                durationMs,
                finishReason,
                error,
                client,
                keyId,
                councilId,
                truncated,
                bodies);
    }

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
