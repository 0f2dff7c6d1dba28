package io.councilrouter.config;

/**
 * How much a backend is asked to do at once, and how long to wait for it. These keys are written among those of the
 * backend.
 */
public record BackendLimits(
        @Key(value = "0", min = "0", max = "1000000", says = "Maximum number of concurrent requests; 0: no limit.")
                int maxConcurrency,
        @Key(says = "Timeouts that differ from the general ones.") BackendTimeouts timeouts) {}
