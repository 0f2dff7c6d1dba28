package io.councilrouter.codec.dialect.openai;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.dialect.RawJson;
import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The words of {@code finish_reason}: OpenAI's own, and those that servers of this dialect add. Stateless. */
final class FinishWords {
    private static final List<Word> WORDS = List.of(
            new Word("stop", FinishReason.STOP),
            new Word("length", FinishReason.LENGTH),
            new Word("tool_calls", FinishReason.TOOL_CALLS),
            new Word("function_call", FinishReason.TOOL_CALLS),
            new Word("content_filter", FinishReason.CONTENT_FILTER),
            // Mistral's.
            new Word("model_length", FinishReason.CONTEXT_FULL),
            new Word("error", FinishReason.ERROR),
            // DeepSeek's.
            new Word("insufficient_system_resource", FinishReason.ERROR),
            // Hugging Face's.
            new Word("eos_token", FinishReason.STOP),
            new Word("stop_sequence", FinishReason.STOP_SEQUENCE));

    private record Word(String text, FinishReason reason) {}

    private FinishWords() {}

    /**
     * The reason that a word stands for; null for no reason: until the end, some servers write an empty word, or
     * "null".
     */
    static @Nullable FinishReason reason(@Nullable String word) {
        if (word == null) {
            return FinishReason.OTHER;
        }
        String bare = word.strip();
        for (int i = 0; i < WORDS.size(); i++) {
            if (WORDS.get(i).text.equals(bare)) {
                return WORDS.get(i).reason;
            }
        }
        return bare.isEmpty() || bare.equals("null") ? null : FinishReason.OTHER;
    }

    /** The reason for the non-empty string at {@code at}; does not allocate. */
    static FinishReason reason(@Borrowed ByteBuf in, int at, int to) {
        for (int i = 0; i < WORDS.size(); i++) {
            if (RawJson.is(in, at, to, WORDS.get(i).text)) {
                return WORDS.get(i).reason;
            }
        }
        return FinishReason.OTHER;
    }

    /**
     * The word for a reason; clients know only OpenAI's own. For an answer with calls it says so, even if the engine
     * says that it just stopped.
     */
    static String word(FinishReason reason, boolean called) {
        FinishReason common = reason.common();
        return (common == FinishReason.STOP && called ? FinishReason.TOOL_CALLS : common).word();
    }
}
