package io.councilrouter.config;

import java.time.Duration;

/** Block {@code breaker}: when a failing backend stops receiving requests, and when it is tried again. */
public record BreakerConfig(
        @Key(
                        value = "5",
                        min = "1",
                        max = "10000",
                        says = "Consecutive failures after which a backend gets no requests.")
                int failureThreshold,
        @Key(value = "60s", min = "100ms", max = "24h", says = "Time until a single request may try it again.")
                Duration recoveryTimeout,
        @Key(value = "3", min = "1", max = "10000", says = "Consecutive successes after which it is fully back.")
                int successThreshold) {}
