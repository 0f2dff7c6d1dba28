package io.councilrouter.routing.load;

/**
 * All state of a backend that outlives snapshots. The records of one backend in all snapshots share this object, so
 * that neither a reload nor a heartbeat resets a counter.
 *
 * @param load slots, times, counters, and which of its models are in cooldown
 * @param breaker whether it is ejected
 * @param key whether it still accepts our credentials
 */
public record LiveLoad(BackendLoad load, CircuitBreaker breaker, KeyDoubt key) {
    /** A new backend's load: nothing in flight, breaker closed. */
    public static LiveLoad fair(BreakerSettings breaker, long nowNanos) {
        return new LiveLoad(new BackendLoad(), new CircuitBreaker(breaker, nowNanos), new KeyDoubt());
    }

    /** Forgets every refusal: the backend has changed since, or an administrator knows better. */
    public void forgive() {
        load.endCooldowns();
        key.clear();
    }
}
