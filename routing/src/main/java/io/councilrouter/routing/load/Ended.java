package io.councilrouter.routing.load;

/** How an attempt ended, from its backend's point of view. */
public enum Ended {
    /** An answer, whole. */
    OK,
    /** Connect error, 5xx, timeout, malformed or cut answer: counts against the backend and its breaker. */
    FAILED,
    /** The backend works but refused this request (4xx, 429): a success for the breaker, no sample of its speed. */
    REFUSED,
    /** The client left, we drained, or another attempt won: says nothing of the backend. */
    CANCELLED
}
