package io.councilrouter.proxy.exchange;

/** Something whose bytes a tap may hold back for a moment, because it has no room for them. On the exchange's loop. */
public interface Holdable {

    /**
     * Stops or resumes reading, independently of the client's pace: reading resumes when neither wants it stopped. For moments
     * only, since timeouts run on. Idempotent, and harmless when the answer is over.
     */
    void hold(boolean on);
}
