package io.councilrouter.codec.chat;

/**
 * Token counts and engine timings of one answer; −1 where the engine did not say. Counts go up to 2³¹ − 1. Mutable and
 * reused, one per exchange, on its event loop.
 */
public final class Usage {
    private int prompt = -1;
    private int completion = -1;
    private int thinking = -1;
    private int cached = -1;
    private int cacheWritten = -1;
    private int promptAudio = -1;
    private int promptImages = -1;
    private int completionAudio = -1;
    private int completionImages = -1;
    private long loadNanos = -1;
    private long promptNanos = -1;
    private long completionNanos = -1;

    /** Forgets everything. */
    public void clear() {
        prompt = completion = thinking = cached = cacheWritten = -1;
        promptAudio = promptImages = completionAudio = completionImages = -1;
        loadNanos = promptNanos = completionNanos = -1;
    }

    /** Copies the counts that {@code other} knows; the rest stays. */
    public void merge(Usage other) {
        prompt = known(other.prompt, prompt);
        completion = known(other.completion, completion);
        thinking = known(other.thinking, thinking);
        cached = known(other.cached, cached);
        cacheWritten = known(other.cacheWritten, cacheWritten);
        promptAudio = known(other.promptAudio, promptAudio);
        promptImages = known(other.promptImages, promptImages);
        completionAudio = known(other.completionAudio, completionAudio);
        completionImages = known(other.completionImages, completionImages);
        loadNanos = other.loadNanos >= 0 ? other.loadNanos : loadNanos;
        promptNanos = other.promptNanos >= 0 ? other.promptNanos : promptNanos;
        completionNanos = other.completionNanos >= 0 ? other.completionNanos : completionNanos;
    }

    private static int known(int theirs, int ours) {
        return theirs >= 0 ? theirs : ours;
    }

    private static int count(long tokens) {
        return Math.clamp(tokens, -1, Integer.MAX_VALUE);
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

    /** Prompt tokens written into the engine's cache, which some providers bill. */
    public long cacheWritten() {
        return cacheWritten;
    }

    /** Prompt tokens that are sound. */
    public long promptAudio() {
        return promptAudio;
    }

    /** Prompt tokens that are images. */
    public long promptImages() {
        return promptImages;
    }

    /** Generated tokens that are sound. */
    public long completionAudio() {
        return completionAudio;
    }

    /** Generated tokens that are images. */
    public long completionImages() {
        return completionImages;
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
        prompt = count(tokens);
        return this;
    }

    public Usage completion(long tokens) {
        completion = count(tokens);
        return this;
    }

    public Usage thinking(long tokens) {
        thinking = count(tokens);
        return this;
    }

    public Usage cached(long tokens) {
        cached = count(tokens);
        return this;
    }

    public Usage cacheWritten(long tokens) {
        cacheWritten = count(tokens);
        return this;
    }

    public Usage promptAudio(long tokens) {
        promptAudio = count(tokens);
        return this;
    }

    public Usage promptImages(long tokens) {
        promptImages = count(tokens);
        return this;
    }

    public Usage completionAudio(long tokens) {
        completionAudio = count(tokens);
        return this;
    }

    public Usage completionImages(long tokens) {
        completionImages = count(tokens);
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
