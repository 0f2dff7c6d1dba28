package io.councilrouter.codec.dialect;

import io.councilrouter.codec.frame.ArrayWriter;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

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
 * @param array writes the elements where a stream is one JSON array; null where it comes in the wire's own frames
 * @param thoughts whether the client wants to read what the model thinks
 * @param echo what the answer repeats of its request, for the writer of the request's own wire, which closes it; null if
 *     nothing is known
 * @param keeping what becomes of the answer behind its end, in dialects whose clients may come back to it; null where nobody
 *     knows
 */
public record AnswerOrder(
        String id,
        String model,
        long created,
        boolean counts,
        boolean base64,
        LongSupplier nanos,
        long started,
        long prompt,
        @Nullable ArrayWriter array,
        boolean thoughts,
        @Nullable RequestEcho echo,
        @Nullable Keeping keeping) {

    /**
     * What becomes of an answer behind its end.
     *
     * @param previous id of the answer that it goes on from; empty for none
     * @param kept whether its client may come back to it
     */
    public record Keeping(String previous, boolean kept) {}

    /** Of which nobody knows what becomes of it. */
    public AnswerOrder(
            String id,
            String model,
            long created,
            boolean counts,
            boolean base64,
            LongSupplier nanos,
            long started,
            long prompt,
            @Nullable ArrayWriter array,
            boolean thoughts,
            @Nullable RequestEcho echo) {
        this(id, model, created, counts, base64, nanos, started, prompt, array, thoughts, echo, null);
    }

    /** With no estimate of the prompt, and nothing to repeat. */
    public AnswerOrder(
            String id, String model, long created, boolean counts, boolean base64, LongSupplier nanos, long started) {
        this(id, model, created, counts, base64, nanos, started, 0, null, true, null);
    }
}
