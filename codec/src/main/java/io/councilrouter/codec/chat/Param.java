package io.councilrouter.codec.chat;

import java.util.Locale;

/** Sampling and answer parameters that more than one dialect knows; their values travel as raw JSON. */
public enum Param {
    TEMPERATURE,
    TOP_P,
    TOP_K,
    MIN_P,
    TYPICAL_P,
    /** Most tokens to generate; a dialect's "no limit" is left out. */
    MAX_TOKENS,
    SEED,
    /** A string or an array of strings. */
    STOP,
    FREQUENCY_PENALTY,
    PRESENCE_PENALTY,
    REPEAT_PENALTY,
    REPEAT_LAST_N,
    /** Number of choices. */
    N,
    /** Boolean. */
    LOGPROBS,
    /** 0 to 20. */
    TOP_LOGPROBS,
    LOGIT_BIAS,
    USER,
    /** Length of an embedding vector. */
    DIMENSIONS,
    /** Ollama: how long the model stays loaded. */
    KEEP_ALIVE,
    /** Ollama: whether an input that is too long is cut. */
    TRUNCATE;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** Its name in lower case, by which most dialects know it and by which it is reported when it is dropped. */
    public String label() {
        return label;
    }
}
