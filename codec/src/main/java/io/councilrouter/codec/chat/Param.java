package io.councilrouter.codec.chat;

import java.util.Locale;

/** Sampling and answer parameters that more than one dialect knows; their values travel as raw JSON. */
public enum Param {
    TEMPERATURE,
    TOP_P,
    TOP_K,
    MIN_P,
    TYPICAL_P,
    /** Maximum number of tokens to generate; a dialect's "no limit" is left out. */
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
    /** Ollama: whether an input that is too long is truncated. */
    TRUNCATE,
    /** Boolean: whether the model may call several tools at once. */
    PARALLEL_TOOL_CALLS,
    /** Boolean: whether the server keeps the answer, to be asked for later. */
    STORE,
    /** An object with the client's own notes: who asks, and for what. */
    METADATA,
    /** How fast and at what price: {@code auto}, {@code flex}, {@code priority} and others. */
    SERVICE_TIER,
    /** Requests with the same key are likely to begin with the same prompt. */
    PROMPT_CACHE_KEY,
    /** An opaque id of the end user, by which the server can detect abuse. */
    SAFETY_IDENTIFIER,
    /** A list of what the answer may consist of: {@code text}, {@code audio}. */
    MODALITIES,
    /** An object: which voice speaks, in which format. */
    AUDIO,
    /** How long the answer should be: {@code low}, {@code medium}, {@code high}. */
    VERBOSITY,
    /** The id of the answer that this conversation continues. */
    PREVIOUS_RESPONSE_ID,
    /** From which likelihood of harm on an answer is withheld, by kind of harm: a list, for the server to judge. */
    SAFETY_SETTINGS;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** Its name in lower case, which is what most dialects call it and how it is reported when it is dropped. */
    public String label() {
        return label;
    }
}
