package io.councilrouter.codec.chat;

/**
 * Token counts and engine timings of one answer; −1 where the engine did not say. Mutable and reused, one per
 * exchange, on its event loop.
 */
public final class Usage {
    private long prompt = -1;
    private long completion = -1;
    private long thinking = -1;
    private long cached = -1;
    private long loadNanos = -1;
    private long promptNanos = -1;
    private long completionNanos = -1;

    /** Forgets everything. */
    public void clear() {
        prompt = completion = thinking = cached = loadNanos = promptNanos = completionNanos = -1;
    }

    /** Takes what {@code other} knows; what it does not know stays. */
    public void merge(Usage other) {
        prompt = other.prompt >= 0 ? other.prompt : prompt;
        completion = other.completion >= 0 ? other.completion : completion;
        thinking = other.thinking >= 0 ? other.thinking : thinking;
        cached = other.cached >= 0 ? other.cached : cached;
        loadNanos = other.loadNanos >= 0 ? other.loadNanos : loadNanos;
        promptNanos = other.promptNanos >= 0 ? other.promptNanos : promptNanos;
        completionNanos = other.completionNanos >= 0 ? other.completionNanos : completionNanos;
    }

    /** Whether any token count is known. */
    public boolean known() {
        return prompt >= 0 || completion >= 0;
    }

    /** Prompt tokens, cached ones included. */
    public long prompt() {
        return prompt;
    }

    /** Generated tokens, thinking included. */
    public long completion() {
        return completion;
    }

    /** Generated tokens that were reasoning. */
    public long thinking() {
        return thinking;
    }

    /** Prompt tokens served from the engine's cache. */
    public long cached() {
        return cached;
    }

    /** Time the engine took to load the model, nanoseconds. */
    public long loadNanos() {
        return loadNanos;
    }

    /** Time the engine took for the prompt, nanoseconds. */
    public long promptNanos() {
        return promptNanos;
    }

    /** Time the engine took to generate, nanoseconds. */
    public long completionNanos() {
        return completionNanos;
    }

    public Usage prompt(long tokens) {
        prompt = tokens;
        return this;
    }

    public Usage completion(long tokens) {
        completion = tokens;
        return this;
    }

    public Usage thinking(long tokens) {
        thinking = tokens;
        return this;
    }

    public Usage cached(long tokens) {
        cached = tokens;
        return this;
    }

    public Usage loadNanos(long nanos) {
        loadNanos = nanos;
        return this;
    }

    public Usage promptNanos(long nanos) {
        promptNanos = nanos;
        return this;
    }

    public Usage completionNanos(long nanos) {
        completionNanos = nanos;
        return this;
    }
}
