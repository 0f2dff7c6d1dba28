package io.councilrouter.routing.load;

/** How an attempt ended, from its backend's point of view. */
public enum Ended {
    /** A complete answer. */
    OK,
    /** Connect error, 5xx, timeout, malformed or truncated answer: counts against the backend and its breaker. */
    FAILED,
    /**
     * The backend works but refused this request (4xx, 429): a success for the breaker, but not a sample of its speed.
     */
    REFUSED,
    /** The client left, the gateway drained, or another attempt won: says nothing about the backend. */
    CANCELLED
}
