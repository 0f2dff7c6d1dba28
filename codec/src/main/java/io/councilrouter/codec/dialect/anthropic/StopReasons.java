package io.councilrouter.codec.dialect.anthropic;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.dialect.RawJson;
import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The words of {@code stop_reason}. Stateless. */
final class StopReasons {
    private static final List<Word> WORDS = List.of(
            new Word("end_turn", FinishReason.STOP),
            new Word("max_tokens", FinishReason.LENGTH),
            new Word("tool_use", FinishReason.TOOL_CALLS),
            new Word("stop_sequence", FinishReason.STOP_SEQUENCE),
            new Word("pause_turn", FinishReason.PAUSE),
            new Word("refusal", FinishReason.REFUSAL),
            new Word("model_context_window_exceeded", FinishReason.CONTEXT_FULL));

    private record Word(String text, FinishReason reason) {}

    private StopReasons() {}

    /** The reason that the string stands for whose quotes are at {@code from} and before {@code to}; null for an empty one. */
    static @Nullable FinishReason reason(@Borrowed ByteBuf in, int from, int to) {
        for (int i = 0; i < WORDS.size(); i++) {
            if (RawJson.is(in, from, to, WORDS.get(i).text)) {
                return WORDS.get(i).reason;
            }
        }
        return to - from > 2 ? FinishReason.OTHER : null;
    }

    /**
     * The word for a reason. Clients run the tools of an answer that says {@code tool_use}, and expect that there are any.
     *
     * @param called whether the answer holds calls
     * @param refused whether it holds a refusal
     */
    static String word(FinishReason reason, boolean called, boolean refused) {
        return switch (reason) {
            case STOP, TOOL_CALLS, OTHER, MALFORMED_CALL, LOAD, UNLOAD ->
                called ? "tool_use" : refused ? "refusal" : "end_turn";
            case STOP_SEQUENCE -> "stop_sequence";
            // What was cut is not all, whoever cut it.
            case LENGTH, ERROR -> "max_tokens";
            case CONTEXT_FULL -> "model_context_window_exceeded";
            case PAUSE -> "pause_turn";
            case REFUSAL, CONTENT_FILTER, SAFETY -> "refusal";
        };
    }
}
