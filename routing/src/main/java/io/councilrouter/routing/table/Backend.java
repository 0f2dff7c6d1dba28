package io.councilrouter.routing.table;

import io.councilrouter.routing.load.BackendLoad;
import io.councilrouter.routing.load.CircuitBreaker;
import io.councilrouter.routing.load.LiveLoad;
import io.councilrouter.routing.load.Slots;

/**
 * A backend in one snapshot: facts by value, live load by reference.
 *
 * @param index its place in {@link RoutingTable#backends()} of the same snapshot
 * @param id the same in all snapshots for one name at one URL, never reused; the key of connection pools
 * @param settings the settings in effect, overrides included
 * @param state whether it gets requests
 * @param reason why it is not up; empty if it is
 * @param engine what its last heartbeat said
 * @param gaps operations, and models for an operation, that it said it does not have
 * @param live slots, times, breaker, cooldowns
 */
public record Backend(
        int index,
        int id,
        BackendSettings settings,
        BackendState state,
        String reason,
        EngineState engine,
        Gaps gaps,
        LiveLoad live) {
    /** Its name. */
    public String name() {
        return settings.name();
    }

    /** Its priority; lower is preferred. */
    public int priority() {
        return settings.priority();
    }

    /** Maximum number of requests in flight, 0 for no limit. */
    public int maxConcurrency() {
        return settings.maxConcurrency();
    }

    /** Whether it gets new requests. */
    public boolean serving() {
        return state.serving();
    }

    /** Its counters. */
    public BackendLoad load() {
        return live.load();
    }

    /** Its slots. */
    public Slots slots() {
        return live.load().slots();
    }

    /** Its breaker. */
    public CircuitBreaker breaker() {
        return live.breaker();
    }
}
