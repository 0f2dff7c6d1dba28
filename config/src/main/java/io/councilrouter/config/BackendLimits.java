package io.councilrouter.config;

/** How much a backend is asked at once, and for how long it is waited for. Its keys stand among those of the backend. */
public record BackendLimits(
        @Key(value = "0", min = "0", max = "1000000", says = "Requests at once; 0: no limit.") int maxConcurrency,
        @Key(says = "Timeouts that differ from the general ones.") BackendTimeouts timeouts) {}
