package io.councilrouter.council;

import io.councilrouter.codec.chat.Usage;

/**
 * Token counts that stay; −1 where nobody said.
 *
 * @param prompt tokens of the prompt, cached ones included
 * @param completion generated tokens, thinking included
 * @param thinking generated tokens that were reasoning
 * @param cached prompt tokens that came from the engine's cache
 */
public record Tokens(long prompt, long completion, long thinking, long cached) {

    /** Nothing is known. */
    public static final Tokens UNKNOWN = new Tokens(-1, -1, -1, -1);

    /** What {@code usage} says now. */
    public static Tokens of(Usage usage) {
        return new Tokens(usage.prompt(), usage.completion(), usage.thinking(), usage.cached());
    }

    /** The sum; what only one knows counts alone, what nobody knows stays unknown. */
    public Tokens plus(Tokens other) {
        return new Tokens(
                sum(prompt, other.prompt),
                sum(completion, other.completion),
                sum(thinking, other.thinking),
                sum(cached, other.cached));
    }

    /** Prompt and completion together; −1 when neither is known. */
    public long total() {
        return sum(prompt, completion);
    }

    private static long sum(long a, long b) {
        return a < 0 ? b : b < 0 ? a : a + b;
    }
}
