package io.councilrouter.codec.fault;

/**
 * What a backend's refusal concerns. It decides whether another backend is asked, and what is learnt about which part.
 */
public enum About {
    /** The request itself: its status and message are passed on, no other backend is asked, and nothing is learnt. */
    REQUEST,
    /**
     * This model at this backend, for now: it is rate-limited, blocked, or not allowed for this key. The backend's
     * other models are fine.
     */
    MODEL,
    /** The backend does not have this model for the requested operation. */
    UNKNOWN_MODEL,
    /** The gateway's key: the backend does not know it (status 401). */
    KEY,
    /** The account behind that key: it may not do this, or not now. */
    ACCOUNT,
    /** The backend does not offer the requested operation, whatever the model. */
    PATH,
    /** The backend itself: it failed, or its answer cannot be understood. */
    SERVER
}
