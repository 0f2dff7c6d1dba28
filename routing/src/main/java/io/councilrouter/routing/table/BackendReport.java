package io.councilrouter.routing.table;

import java.util.Objects;

/**
 * The result of one answered heartbeat.
 *
 * @param backend the backend's name
 * @param health what the engine says about itself
 * @param reason why it is not {@link EngineHealth#UP}; empty if it is
 * @param engine its models, version and the like
 * @param gauges how busy it says it is
 */
public record BackendReport(String backend, EngineHealth health, String reason, EngineState engine, Gauges gauges) {
    /** What an engine says about itself. */
    public enum EngineHealth {
        /** It works. */
        UP,
        /**
         * It works, but something is wrong; if the report has {@link EngineState#UNKNOWN}, its last known models still
         * count.
         */
        DEGRADED,
        /** It answers but cannot serve: it is loading, asleep, or not the configured engine. */
        DOWN
    }

    /**
     * Numbers that change all the time; they go to the live load, never into the table. −1 if unknown.
     *
     * @param queue requests waiting inside the engine
     * @param running requests that it is working on
     * @param slots number of requests that it can work on at once
     */
    public record Gauges(int queue, int running, int slots) {
        /** The engine reports no numbers. */
        public static final Gauges UNKNOWN = new Gauges(-1, -1, -1);
    }

    /** Checks that nothing is missing. */
    public BackendReport {
        Objects.requireNonNull(backend);
    }

    /** A healthy engine that says nothing about its load. */
    public static BackendReport up(String backend, EngineState engine) {
        return new BackendReport(backend, EngineHealth.UP, "", engine, Gauges.UNKNOWN);
    }
}
