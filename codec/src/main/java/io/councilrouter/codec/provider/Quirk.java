package io.councilrouter.codec.provider;

/** Where a provider departs from the dialect that it speaks. */
public enum Quirk {
    /** Refuses a request that carries {@code stream_options}: usage of its streams is unknown or comes unasked. */
    NO_STREAM_OPTIONS,
    /** Has no model list: what the configuration names is all there is, and a heartbeat must not ask. */
    NO_MODEL_LIST,
    /** Its paths carry no version at all: the dialect's {@code /v1} is left out below its base URL. */
    UNVERSIONED
}
