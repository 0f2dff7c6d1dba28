package io.councilrouter.routing.table;

import java.util.Objects;

/**
 * One answered heartbeat.
 *
 * @param backend the backend's name
 * @param health what the engine says of itself
 * @param reason why it is not {@link Health#UP}; empty if it is
 * @param engine what it serves
 * @param gauges how busy it says it is
 */
public record BackendReport(String backend, Health health, String reason, EngineState engine, Gauges gauges) {
    /** What an engine says of itself. */
    public enum Health {
        /** Works. */
        UP,
        /** Works, but something is wrong; with {@link EngineState#UNKNOWN} what it serves is what it said last. */
        DEGRADED,
        /** Answers, but cannot serve: loading, asleep, or not the engine we were told. */
        DOWN
    }

    /**
     * Numbers that change all the time; they go to the load, never into the table. −1 for unknown.
     *
     * @param queue requests waiting inside the engine
     * @param running requests it works on
     * @param slots requests it can work on at once
     */
    public record Gauges(int queue, int running, int slots) {
        /** The engine says nothing. */
        public static final Gauges UNKNOWN = new Gauges(-1, -1, -1);
    }

    /** Checks that nothing is missing. */
    public BackendReport {
        Objects.requireNonNull(backend);
    }

    /** A healthy engine that says nothing of its load. */
    public static BackendReport up(String backend, EngineState engine) {
        return new BackendReport(backend, Health.UP, "", engine, Gauges.UNKNOWN);
    }
}
