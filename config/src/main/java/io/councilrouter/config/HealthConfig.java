package io.councilrouter.config;

/** Block {@code health}. */
public record HealthConfig(
        @Key(
                        value = "process",
                        says = "What /health/ready requires: the process (listening, configured, not draining),"
                                + " or a serving backend as well.")
                Ready ready) {

    /** What readiness speaks of. */
    public enum Ready {
        /** The process alone. */
        PROCESS,
        /** Also of a backend that can serve. */
        BACKEND
    }
}
