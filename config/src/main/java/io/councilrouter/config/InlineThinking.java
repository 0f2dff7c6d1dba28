package io.councilrouter.config;

/** What becomes of thoughts that a model writes into its answer, between {@code <think>} and {@code </think>}. */
public enum InlineThinking {
    /** Split from answers that are translated, of engines that people run themselves; all others pass as they are. */
    AUTO,
    /** Split from every answer; one on the client's own wire is read and written again for it. */
    SPLIT,
    /** As {@link #SPLIT}, for models whose chat template opens the thought, so that only its end stands in the answer. */
    OPENED,
    /** Left where they are. */
    PASS
}
