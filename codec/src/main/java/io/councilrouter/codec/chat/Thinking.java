package io.councilrouter.codec.chat;

import org.jspecify.annotations.Nullable;

/** How much a model is asked to reason: OpenAI's reasoning_effort, Ollama's think. */
public enum Thinking {
    OFF("none"),
    /** As much as the model likes; a dialect that needs a level uses the middle one. */
    ON("medium"),
    MINIMAL("minimal"),
    LOW("low"),
    MEDIUM("medium"),
    HIGH("high"),
    XHIGH("xhigh"),
    MAX("max");

    private final String word;

    Thinking(String word) {
        this.word = word;
    }

    /** The level as a word that {@link #of} reads. */
    public String word() {
        return word;
    }

    /** The level closest to this many tokens of reasoning; a negative number means no limit. */
    public static Thinking ofBudget(long tokens) {
        if (tokens <= 0) {
            return tokens < 0 ? ON : OFF;
        }
        return tokens <= 4096 ? LOW : tokens <= 12_288 ? MEDIUM : tokens <= 24_576 ? HIGH : MAX;
    }

    /** The level that a word stands for; null for an unknown word. */
    public static @Nullable Thinking of(String word) {
        return switch (word) {
            case "none" -> OFF;
            case "minimal" -> MINIMAL;
            case "low" -> LOW;
            case "medium" -> MEDIUM;
            case "high" -> HIGH;
            case "xhigh" -> XHIGH;
            case "max" -> MAX;
            default -> null;
        };
    }
}
