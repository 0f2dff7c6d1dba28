package io.councilrouter.proxy.exchange;

import java.util.List;
import java.util.Locale;

/**
 * Whether a model server refuses a request for how much the model is to think in it: some models do not think, some know
 * only on and off, some only a few words, and few servers say so beforehand. Stateless.
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
            "reasoning is not");

    private EffortRefusal() {}

    /** Whether a refusal's words say so. */
    static boolean in(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return WORDS.stream().anyMatch(lower::contains);
    }
}
