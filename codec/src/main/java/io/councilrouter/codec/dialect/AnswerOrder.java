package io.councilrouter.codec.dialect;

import java.util.function.LongSupplier;

/**
 * What an answer writer must know beyond what the walk tells it.
 *
 * @param id id of the answer where the dialect has one, without its prefix
 * @param model the name that the client asked for
 * @param created wall clock, milliseconds since 1970
 * @param counts whether the client asked for token counts, in dialects whose streams only then have them
 * @param base64 embeddings: whether vectors are wanted as base64
 * @param nanos monotonic clock
 * @param started value of {@code nanos} when the request came
 * @param prompt tokens of the prompt as they were estimated, for streams that tell them before the backend does; 0 if
 *     nobody has
 */
public record AnswerOrder(
        String id,
        String model,
        long created,
        boolean counts,
        boolean base64,
        LongSupplier nanos,
        long started,
        long prompt) {

    /** With no estimate of the prompt. */
    public AnswerOrder(
            String id, String model, long created, boolean counts, boolean base64, LongSupplier nanos, long started) {
        this(id, model, created, counts, base64, nanos, started, 0);
    }
}
