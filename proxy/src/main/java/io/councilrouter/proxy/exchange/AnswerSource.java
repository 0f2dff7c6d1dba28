package io.councilrouter.proxy.exchange;

import io.councilrouter.proxy.relay.Beat;

/** Who answers an exchange: an attempt at a backend, or an answer of our own ({@link Upstream}). On the exchange's loop. */
public interface AnswerSource {

    /** Stops or resumes reading, because the client is slow or no longer is. */
    void pause(boolean paused);

    /** Ends at once: closes what it holds and gives its slot back. Idempotent. */
    void cancel(Cause cause);

    /** How a client that hears nothing may be told right now that its answer is being worked on. */
    default Beat beat() {
        return Beat.EVENT;
    }
}
