package io.councilrouter.proxy.exchange;

/** Whose bytes a tap may keep from coming for a moment, because it has no room for them. Runs on its loop. */
public interface Holdable {

    /**
     * Stops or resumes reading, whatever the client can take: what is not read for two reasons is read again when both
     * are gone. For moments; no clock stands still meanwhile. Harmless when the answer is over, and idempotent.
     */
    void hold(boolean on);
}
