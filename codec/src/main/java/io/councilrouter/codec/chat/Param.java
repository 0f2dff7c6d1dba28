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
    TRUNCATE,
    /** Boolean: whether the model may call several tools at once. */
    PARALLEL_TOOL_CALLS,
    /** Boolean: whether the server keeps the answer, to be asked for later. */
    STORE,
    /** An object of the client's own notes: who asks, for what. */
    METADATA,
    /** How fast and at what price: {@code auto}, {@code flex}, {@code priority} and others. */
    SERVICE_TIER,
    /** Requests with the same key are likely to begin with the same prompt. */
    PROMPT_CACHE_KEY,
    /** An end user, by a name that nobody can read, for the server's abuse watch. */
    SAFETY_IDENTIFIER,
    /** A list of what the answer may be made of: {@code text}, {@code audio}. */
    MODALITIES,
    /** An object: which voice speaks, in which format. */
    AUDIO,
    /** How many words to make: {@code low}, {@code medium}, {@code high}. */
    VERBOSITY,
    /** The answer that this conversation goes on from, by its id. */
    PREVIOUS_RESPONSE_ID;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** Its name in lower case, by which most dialects know it and by which it is reported when it is dropped. */
    public String label() {
        return label;
    }
}
