package io.councilrouter.proxy.exchange;

/**
 * Everything that can answer an exchange: an attempt at a backend, an answer of our own. Runs on the exchange's loop.
 */
public interface Upstream {

    /** Starts answering. */
    void open(Exchange exchange);

    /** Stops or resumes reading, because the client is slow. */
    void pause(boolean paused);

    /** Ends at once: closes what it holds and gives back its slot. Idempotent. */
    void cancel(Cause cause);
}
