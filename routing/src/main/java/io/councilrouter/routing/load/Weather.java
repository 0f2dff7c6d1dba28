package io.councilrouter.routing.load;

/**
 * All that changes at a backend while snapshots come and go. Every snapshot's record of a backend holds the same
 * weather, so that no reload and no heartbeat resets a counter.
 *
 * @param load slots, times, counters
 * @param breaker whether it is ejected
 * @param cooldown until when it asked to be left alone
 */
public record Weather(BackendLoad load, CircuitBreaker breaker, Cooldown cooldown) {
    /** Fair weather: nothing in flight, breaker closed. */
    public static Weather fair(BreakerSettings breaker, long nowNanos) {
        return new Weather(new BackendLoad(), new CircuitBreaker(breaker, nowNanos), new Cooldown(nowNanos));
    }
}
