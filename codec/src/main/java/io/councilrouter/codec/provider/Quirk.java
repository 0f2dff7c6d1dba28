package io.councilrouter.codec.provider;

/** Where a provider departs from the dialect that it speaks. */
public enum Quirk {
    /** Refuses to be asked for the token counts of a stream: they are unknown or come unasked. */
    NO_COUNTS_ASKED,
    /** Has no model list: what the configuration names is all there is, and a heartbeat must not ask. */
    NO_MODEL_LIST,
    /** Its paths carry no version at all: the dialect's {@code /v1} is left out below its base URL. */
    UNVERSIONED
}
