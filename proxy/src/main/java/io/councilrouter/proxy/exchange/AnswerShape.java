package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.dialect.Framing;
import org.jspecify.annotations.Nullable;

/**
 * What the head of a backend's answer says of its body.
 *
 * @param framing how it is cut, null where it is read whole
 * @param textual whether it says of itself that it is text or JSON, or says nothing
 */
public record AnswerShape(@Nullable Framing framing, boolean textual) {
    /** One body of text. */
    static final AnswerShape WHOLE = new AnswerShape(null, true);

    private static final AnswerShape SSE = new AnswerShape(Framing.SSE, true);
    private static final AnswerShape NDJSON = new AnswerShape(Framing.NDJSON, true);
    private static final AnswerShape BINARY = new AnswerShape(null, false);

    static AnswerShape of(@Nullable Framing framing, boolean textual) {
        if (framing != null) {
            return framing == Framing.SSE ? SSE : NDJSON;
        }
        return textual ? WHOLE : BINARY;
    }
}
