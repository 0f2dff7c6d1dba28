package io.councilrouter.config;

/** Block {@code health}. */
public record HealthConfig(
        @Key(
                        value = "process",
                        says = "What /health/ready requires: the process (listening, configured, not draining),"
                                + " or a serving backend as well.")
                Ready ready) {

    /** What readiness covers. */
    public enum Ready {
        /** Only the process. */
        PROCESS,
        /** Also a backend that can serve. */
        BACKEND
    }
}
