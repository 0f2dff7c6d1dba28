package io.councilrouter.config;

/** What happens to a request between a client and the backends. These are top-level keys. */
public record TrafficConfig(
        @Key(says = "How a model name becomes a backend.") RoutingConfig routing,
        @Key(says = "How long attempts and requests may take.") TimeoutsConfig timeouts,
        @Key(says = "Further attempts.") RetryConfig retry,
        @Key(says = "When a failing backend gets no requests.") BreakerConfig breaker,
        @Key(says = "The queue for requests whose candidates are all full.") AdmissionConfig admission,
        @Key(says = "Streams to clients.") StreamingConfig streaming) {}
