package io.councilrouter.codec.provider;

/** How our key is presented to a server. */
public enum AuthStyle {
    /** {@code Authorization: Bearer KEY}. */
    BEARER,
    /** The header {@code x-api-key}. */
    X_API_KEY,
    /** The header {@code x-goog-api-key}. */
    X_GOOG_API_KEY,
    /** {@code key=KEY} in the query. */
    QUERY_KEY,
    /** No key is sent. */
    NONE
}
