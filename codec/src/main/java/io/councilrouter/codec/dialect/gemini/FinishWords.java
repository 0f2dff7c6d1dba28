package io.councilrouter.codec.dialect.gemini;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.dialect.RawJson;
import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The words of {@code finishReason} and {@code blockReason}. Stateless. */
final class FinishWords {
    private static final List<Word> WORDS = List.of(
            new Word("STOP", FinishReason.STOP),
            new Word("MAX_TOKENS", FinishReason.LENGTH),
            new Word("SAFETY", FinishReason.SAFETY),
            new Word("IMAGE_SAFETY", FinishReason.SAFETY),
            new Word("MODEL_ARMOR", FinishReason.SAFETY),
            new Word("JAILBREAK", FinishReason.SAFETY),
            new Word("RECITATION", FinishReason.CONTENT_FILTER),
            new Word("IMAGE_RECITATION", FinishReason.CONTENT_FILTER),
            new Word("BLOCKLIST", FinishReason.CONTENT_FILTER),
            new Word("PROHIBITED_CONTENT", FinishReason.CONTENT_FILTER),
            new Word("IMAGE_PROHIBITED_CONTENT", FinishReason.CONTENT_FILTER),
            new Word("SPII", FinishReason.CONTENT_FILTER),
            new Word("MALFORMED_FUNCTION_CALL", FinishReason.MALFORMED_CALL),
            new Word("UNEXPECTED_TOOL_CALL", FinishReason.MALFORMED_CALL),
            new Word("TOO_MANY_TOOL_CALLS", FinishReason.ERROR),
            new Word("MALFORMED_RESPONSE", FinishReason.ERROR),
            new Word("MISSING_THOUGHT_SIGNATURE", FinishReason.ERROR),
            new Word("CONTINUATION", FinishReason.PAUSE));

    private record Word(String text, FinishReason reason) {}

    private FinishWords() {}

    /**
     * The reason that the string stands for whose quotes are at {@code from} and before {@code to}; null for an empty
     * one, or one that says nothing.
     */
    static @Nullable FinishReason reason(@Borrowed ByteBuf in, int from, int to) {
        for (int i = 0; i < WORDS.size(); i++) {
            if (RawJson.is(in, from, to, WORDS.get(i).text)) {
                return WORDS.get(i).reason;
            }
        }
        boolean nothing = RawJson.is(in, from, to, "FINISH_REASON_UNSPECIFIED")
                || RawJson.is(in, from, to, "BLOCK_REASON_UNSPECIFIED");
        return to - from > 2 && !nothing ? FinishReason.OTHER : null;
    }

    /** The word for a reason. */
    static String word(FinishReason reason) {
        return switch (reason) {
            case STOP, STOP_SEQUENCE, TOOL_CALLS, PAUSE, LOAD, UNLOAD -> "STOP";
            // An answer that was cut short is incomplete, whoever cut it.
            case LENGTH, CONTEXT_FULL, ERROR -> "MAX_TOKENS";
            case MALFORMED_CALL -> "MALFORMED_FUNCTION_CALL";
            case REFUSAL, SAFETY -> "SAFETY";
            case CONTENT_FILTER -> "PROHIBITED_CONTENT";
            case OTHER -> "OTHER";
        };
    }
}
