package io.councilrouter.codec.provider;

/** A way in which a provider deviates from the dialect that it speaks. */
public enum Quirk {
    /** Refuses requests for the token counts of a stream: they are unknown, or come without being asked for. */
    NO_COUNTS_ASKED,
    /** Has no model list: only the configured models exist, and a heartbeat must not ask. */
    NO_MODEL_LIST,
    /** Its paths have no version: the dialect's {@code /v1} is left out below its base URL. */
    UNVERSIONED,
    /** Finds its models in any case, and takes {@code :latest} for a tag that is missing. */
    TAGGED_NAMES,
    /** Answers to any model name. */
    ANY_MODEL,
    /** Cuts a prompt that is longer than its context instead of refusing it, and answers what is left. */
    CUTS_PROMPTS,
    /** Each request may say how large a context the model has, for which it is then loaded anew. */
    CONTEXT_BY_REQUEST,
    /** Keeps no answers, and does not say so to a request that refers to an earlier one. */
    KEEPS_NO_ANSWERS
}
