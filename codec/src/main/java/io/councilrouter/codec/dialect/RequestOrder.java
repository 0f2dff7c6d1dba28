package io.councilrouter.codec.dialect;

/**
 * What a request writer must say beside the walk.
 *
 * @param model name the backend knows the model by
 * @param stream whether the answer is to be streamed
 * @param reasons whether the model reasons; true when unknown
 * @param extensions whether the backend tolerates fields that its dialect does not define, as the engines of one's own
 *     do (vLLM, llama.cpp, SGLang, LM Studio) and the hosted APIs do not; false when unknown
 * @param countable whether the backend bears being asked for the token counts of a stream; true when unknown
 */
public record RequestOrder(String model, boolean stream, boolean reasons, boolean extensions, boolean countable) {

    /** How many tokens are asked for where a dialect demands a limit and the client named none: no hosted model refuses it. */
    public static final int LIMIT = 4096;

    /** For a backend of which nothing else is known. */
    public RequestOrder(String model, boolean stream, boolean reasons) {
        this(model, stream, reasons, false, true);
    }
}
