package io.councilrouter.proxy.relay;

import io.councilrouter.codec.dialect.Framing;
import org.jspecify.annotations.Nullable;

/**
 * What the head and the first bytes tell about the body of a backend's answer.
 *
 * @param framing how it is cut into frames; null if it is read whole
 * @param textual false if it is compressed, or its media type is neither text nor JSON
 */
public record AnswerShape(@Nullable Framing framing, boolean textual) {
    /** One body, text. */
    public static final AnswerShape WHOLE = new AnswerShape(null, true);

    /** One body that we cannot read. */
    public static final AnswerShape BINARY = new AnswerShape(null, false);

    private static final AnswerShape SSE = new AnswerShape(Framing.SSE, true);
    private static final AnswerShape NDJSON = new AnswerShape(Framing.NDJSON, true);

    static AnswerShape of(@Nullable Framing framing, boolean textual) {
        return switch (framing) {
            case null -> textual ? WHOLE : BINARY;
            case SSE -> SSE;
            case NDJSON -> NDJSON;
        };
    }
}
