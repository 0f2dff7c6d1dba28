package io.councilrouter.config;

import java.time.Duration;

/** Block {@code breaker}: when a failing backend stops receiving requests, and when it is tried again. */
public record BreakerConfig(
        @Key(value = "5", min = "1", max = "10000", says = "Failures in a row that take a backend out.")
                int failureThreshold,
        @Key(value = "60s", min = "100ms", max = "24h", says = "Time until one request may try it again.")
                Duration recoveryTimeout,
        @Key(value = "3", min = "1", max = "10000", says = "Successes in a row after which it is fully back.")
                int successThreshold) {}
