package io.councilrouter.council;

import io.councilrouter.codec.chat.Usage;

/**
 * Immutable token counts; −1 where unknown.
 *
 * @param prompt tokens of the prompt, cached ones included
 * @param completion generated tokens, thinking included
 * @param thinking generated tokens that were reasoning
 * @param cached prompt tokens that came from the engine's cache
 */
public record Tokens(long prompt, long completion, long thinking, long cached) {

    /** Nothing is known. */
    public static final Tokens UNKNOWN = new Tokens(-1, -1, -1, -1);

    /** A copy of {@code usage}. */
    public static Tokens of(Usage usage) {
        return new Tokens(usage.prompt(), usage.completion(), usage.thinking(), usage.cached());
    }

    /** The sum; a count known to only one side is taken as it is, and one known to neither stays unknown. */
    public Tokens plus(Tokens other) {
        return new Tokens(
                sum(prompt, other.prompt),
                sum(completion, other.completion),
                sum(thinking, other.thinking),
                sum(cached, other.cached));
    }

    /** Prompt and completion together; −1 if neither is known. */
    public long total() {
        return sum(prompt, completion);
    }

    private static long sum(long a, long b) {
        return a < 0 ? b : b < 0 ? a : a + b;
    }
}
