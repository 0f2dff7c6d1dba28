package io.councilrouter.codec.fault;

/**
 * What a backend's refusal concerns. It decides whether another backend is asked, and what is learnt about which part.
 */
public enum About {
    /** The request itself: passed on with its status and words, nobody else is asked, nothing is learnt. */
    REQUEST,
    /** This model at this backend, for now: limited, blocked, or not for this key. Its other models are well. */
    MODEL,
    /** The backend does not have this model for the operation that was asked. */
    UNKNOWN_MODEL,
    /** The key that the gateway sends: the backend does not know it (status 401). */
    KEY,
    /** The account behind that key: it may not do this, or not now. */
    ACCOUNT,
    /** The backend does not offer the operation that was asked, whatever the model. */
    PATH,
    /** The backend itself: it failed, or cannot be understood. */
    SERVER
}
