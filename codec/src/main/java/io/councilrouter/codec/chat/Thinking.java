package io.councilrouter.codec.chat;

import org.jspecify.annotations.Nullable;

/** How much a model is asked to reason: OpenAI's reasoning_effort, Ollama's think. */
public enum Thinking {
    OFF("none"),
    /** As much as the model likes; a dialect that wants a level takes the middle. */
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

    /** The level that comes nearest to so many tokens of reasoning; a negative number is no bound. */
    public static Thinking ofBudget(long tokens) {
        if (tokens <= 0) {
            return tokens < 0 ? ON : OFF;
        }
        return tokens <= 4096 ? LOW : tokens <= 12_288 ? MEDIUM : tokens <= 24_576 ? HIGH : MAX;
    }

    /** The level that a word stands for; null for one that nobody knows. */
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
