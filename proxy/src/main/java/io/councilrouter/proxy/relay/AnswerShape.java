package io.councilrouter.proxy.relay;

import io.councilrouter.codec.dialect.Framing;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the body of a backend's answer before it is read, by its head and its first bytes.
 *
 * @param framing how it is cut, null where it is read whole
 * @param textual false where it is compressed, or says of itself that it is neither text nor JSON
 */
public record AnswerShape(@Nullable Framing framing, boolean textual) {
    /** One body of text. */
    public static final AnswerShape WHOLE = new AnswerShape(null, true);

    /** One body that nobody can read. */
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
