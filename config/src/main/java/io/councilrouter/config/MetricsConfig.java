package io.councilrouter.config;

/** Block {@code metrics}. */
public record MetricsConfig(
        @Key(value = "true", reload = false, says = "Whether Prometheus metrics are collected and served on /metrics.")
                boolean enabled,
        @Key(
                        value = "0",
                        min = "0",
                        max = "65535",
                        reload = false,
                        says = "A separate port for /metrics instead of the main one; 0: none.")
                int port) {}
