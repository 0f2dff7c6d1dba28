package io.councilrouter.routing.load;

/**
 * All state of a backend that changes while snapshots come and go. The records of a backend in all snapshots share one
 * object, so that neither a reload nor a heartbeat resets a counter.
 *
 * @param load slots, times, counters, and which of its models are left alone for a while
 * @param breaker whether it is ejected
 * @param key whether it still takes our credentials
 */
public record LiveLoad(BackendLoad load, CircuitBreaker breaker, KeyDoubt key) {
    /** Nothing in flight, breaker closed. */
    public static LiveLoad fair(BreakerSettings breaker, long nowNanos) {
        return new LiveLoad(new BackendLoad(), new CircuitBreaker(breaker, nowNanos), new KeyDoubt());
    }

    /** Forgets every refusal: the backend is not the one that refused, or an administrator knows better. */
    public void forgive() {
        load.endCooldowns();
        key.clear();
    }
}
