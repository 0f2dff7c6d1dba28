package io.councilrouter.codec.dialect;

import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a request writer must know beyond what the walk tells it.
 *
 * @param model the name by which the backend knows the model
 * @param stream whether the answer is to be streamed
 * @param reasons whether the model reasons; true when unknown
 * @param extensions whether the backend tolerates fields that its dialect does not define, as self-hosted engines do
 *     (vLLM, llama.cpp, SGLang, LM Studio) and hosted APIs do not; false when unknown
 * @param countable whether the backend accepts a request for the token counts of a stream; true when unknown
 * @param context the size of the context, tokens, with which the model is to be loaded, for the size that the request says,
 *     0 for none; 0 leaves it to the engine. Null leaves the request as it is, as all dialects do that have no word for it
 */
public record RequestOrder(
        String model,
        boolean stream,
        boolean reasons,
        boolean extensions,
        boolean countable,
        @Nullable IntUnaryOperator context) {

    /** Token limit to send where a dialect requires one and the client named none; no hosted model refuses it. */
    public static final int LIMIT = 4096;

    /** For a backend whose model is loaded as the request says. */
    public RequestOrder(String model, boolean stream, boolean reasons, boolean extensions, boolean countable) {
        this(model, stream, reasons, extensions, countable, null);
    }

    /** For a backend about which nothing else is known. */
    public RequestOrder(String model, boolean stream, boolean reasons) {
        this(model, stream, reasons, false, true);
    }
}
