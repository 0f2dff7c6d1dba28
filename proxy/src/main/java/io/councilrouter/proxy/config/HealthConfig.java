package io.councilrouter.proxy.config;

/** Block {@code health}. */
public record HealthConfig(
        @Key(
                        value = "process",
                        says = "What /health/ready speaks of: the process (listening, configured, not draining),"
                                + " or also of a serving backend.")
                Ready ready) {

    /** What readiness speaks of. */
    public enum Ready {
        /** The process alone. */
        PROCESS,
        /** Also of a backend that can serve. */
        BACKEND
    }
}
