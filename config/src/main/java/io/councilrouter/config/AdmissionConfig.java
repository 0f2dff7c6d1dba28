package io.councilrouter.config;

import java.time.Duration;

/** Block {@code admission}: the queue for requests whose candidates are all full. */
public record AdmissionConfig(
        @Key(
                        value = "256",
                        min = "0",
                        max = "1000000",
                        says = "Maximum number of requests waiting for one backend; beyond it 503.")
                int maxQueueDepth,
        @Key(value = "10m", min = "10ms", max = "24h", says = "Longest wait; then 503.") Duration maxWait) {}
