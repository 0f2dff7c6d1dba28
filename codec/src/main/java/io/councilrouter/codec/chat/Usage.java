package io.councilrouter.codec.chat;

import org.jspecify.annotations.Nullable;

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
    /** Null until one of them is known: most answers have none, and each answer has several of these objects. */
    private @Nullable MediaCounts media;
    /** Null until one of them is known. */
    private @Nullable EngineTimes times;

    /** Tokens that are not text. */
    private static final class MediaCounts {
        private int promptAudio = -1;
        private int promptImages = -1;
        private int completionAudio = -1;
        private int completionImages = -1;

        private void clear() {
            promptAudio = promptImages = completionAudio = completionImages = -1;
        }

        private void merge(MediaCounts other) {
            promptAudio = either(other.promptAudio, promptAudio);
            promptImages = either(other.promptImages, promptImages);
            completionAudio = either(other.completionAudio, completionAudio);
            completionImages = either(other.completionImages, completionImages);
        }
    }

    /** What the engine says it spent its time on, nanoseconds. */
    private static final class EngineTimes {
        private long load = -1;
        private long prompt = -1;
        private long completion = -1;

        private void clear() {
            load = prompt = completion = -1;
        }

        private void merge(EngineTimes other) {
            load = other.load >= 0 ? other.load : load;
            prompt = other.prompt >= 0 ? other.prompt : prompt;
            completion = other.completion >= 0 ? other.completion : completion;
        }
    }

    /** Forgets everything. */
    public void clear() {
        prompt = completion = thinking = cached = cacheWritten = -1;
        if (media != null) {
            media.clear();
        }
        if (times != null) {
            times.clear();
        }
    }

    /** Copies the counts that {@code other} knows; the rest stays. */
    public void merge(Usage other) {
        prompt = either(other.prompt, prompt);
        completion = either(other.completion, completion);
        thinking = either(other.thinking, thinking);
        cached = either(other.cached, cached);
        cacheWritten = either(other.cacheWritten, cacheWritten);
        if (other.media != null) {
            media().merge(other.media);
        }
        if (other.times != null) {
            times().merge(other.times);
        }
    }

    private MediaCounts media() {
        MediaCounts known = media;
        if (known == null) {
            known = new MediaCounts();
            media = known;
        }
        return known;
    }

    private EngineTimes times() {
        EngineTimes known = times;
        if (known == null) {
            known = new EngineTimes();
            times = known;
        }
        return known;
    }

    private static int either(int theirs, int ours) {
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
        return media == null ? -1 : media.promptAudio;
    }

    /** Prompt tokens that are images. */
    public long promptImages() {
        return media == null ? -1 : media.promptImages;
    }

    /** Generated tokens that are sound. */
    public long completionAudio() {
        return media == null ? -1 : media.completionAudio;
    }

    /** Generated tokens that are images. */
    public long completionImages() {
        return media == null ? -1 : media.completionImages;
    }

    /** Time the engine took to load the model, nanoseconds. */
    public long loadNanos() {
        return times == null ? -1 : times.load;
    }

    /** Time the engine took for the prompt, nanoseconds. */
    public long promptNanos() {
        return times == null ? -1 : times.prompt;
    }

    /** Time the engine took to generate, nanoseconds. */
    public long completionNanos() {
        return times == null ? -1 : times.completion;
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
        media().promptAudio = count(tokens);
        return this;
    }

    public Usage promptImages(long tokens) {
        media().promptImages = count(tokens);
        return this;
    }

    public Usage completionAudio(long tokens) {
        media().completionAudio = count(tokens);
        return this;
    }

    public Usage completionImages(long tokens) {
        media().completionImages = count(tokens);
        return this;
    }

    public Usage loadNanos(long nanos) {
        times().load = nanos;
        return this;
    }

    public Usage promptNanos(long nanos) {
        times().prompt = nanos;
        return this;
    }

    public Usage completionNanos(long nanos) {
        times().completion = nanos;
        return this;
    }
}
