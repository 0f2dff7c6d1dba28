package io.councilrouter.proxy.exchange;

import java.util.List;
import java.util.Locale;

/**
 * Recognizes a refusal that is about how much the model was to think: some models do not think, some only know on and off, some only
 * a few levels, and few servers say so beforehand. Stateless.
 */
final class EffortRefusal {
    private static final List<String> WORDS = List.of(
            // Ollama: does not support thinking; invalid think value; think value "x" is not supported.
            "support thinking",
            "think value",
            "thinking is not",
            // OpenAI and those who speak as it does name the field, in the message, as "param" or as its place.
            "reasoning_effort",
            "reasoning effort",
            "reasoning.effort",
            "support reasoning",
            "reasoning is not",
            // Anthropic names the field that its model does not know, or the kind of thinking.
            "thinking.type",
            "thinking.budget_tokens",
            "output_config.effort",
            "support adaptive thinking");

    private EffortRefusal() {}

    /** Whether the words of a refusal are about that. */
    static boolean in(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return WORDS.stream().anyMatch(lower::contains);
    }
}
