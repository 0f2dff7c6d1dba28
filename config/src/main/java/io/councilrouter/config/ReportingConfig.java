package io.councilrouter.config;

/** What is kept and told of requests and of the gateway itself. Its keys are top-level keys. */
public record ReportingConfig(
        @Key(says = "What is kept of requests and answers.") StorageConfig responseStorage,
        @Key(says = "Metrics for Prometheus.") MetricsConfig metrics,
        @Key(says = "Lines that are written of requests.") LogConfig log,
        @Key(says = "What health answers speak of.") HealthConfig health) {}
