package io.councilrouter.config;

/** What is stored and reported about requests and the gateway itself. These are top-level keys. */
public record ReportingConfig(
        @Key(says = "What is stored of requests and answers.") StorageConfig responseStorage,
        @Key(says = "Metrics for Prometheus.") MetricsConfig metrics,
        @Key(says = "The access log.") LogConfig log,
        @Key(says = "What health checks cover.") HealthConfig health) {}
