package io.councilrouter.config;

import java.util.List;

/**
 * The whole configuration: one immutable tree, validated together. An exchange keeps the tree that it began with; a
 * reload swaps the tree for those that follow. The components are the top-level keys of the file.
 */
@NotYet(
        value = {"guard", "cache", "audit", "auth"},
        unlessEmpty = "models")
public record GatewayConfig(
        @Key(says = "Where the gateway listens.") ServerConfig server,
        @Key(says = "Bounds for what a peer can make grow.") LimitsConfig limits,
        @Key(says = "Model servers, local or remote.") List<BackendConfig> backends,
        @Key(says = "Engines on this host that nobody configured.") DiscoveryConfig discovery,
        @Key(says = "How a model name becomes a backend.") RoutingConfig routing,
        @Key(says = "How long attempts and requests may take.") TimeoutsConfig timeouts,
        @Key(says = "Further attempts.") RetryConfig retry,
        @Key(says = "When a failing backend gets no requests.") BreakerConfig breaker,
        @Key(says = "The queue for requests whose candidates are all full.") AdmissionConfig admission,
        @Key(says = "Streams to clients.") StreamingConfig streaming,
        @Key(says = "What is kept of requests and answers.") StorageConfig responseStorage,
        @Key(says = "Metrics for Prometheus.") MetricsConfig metrics,
        @Key(says = "Lines that are written of requests.") LogConfig log,
        @Key(says = "What health answers speak of.") HealthConfig health,
        @Key(says = "What administrators may do.") AdminConfig admin,
        @Key(says = "Councils: many models, one answer.") CouncilConfig council,
        @Key(says = "Who may use models; empty: whoever reaches the port.") List<KeyConfig> keys,
        @Key(says = "How connections to backends leave this machine.") EgressConfig egress) {

    /** What is in force without any file, environment or command line. */
    public static GatewayConfig defaults() {
        GatewayConfig bare = Shape.of(GatewayConfig.class).defaults();
        return bare.with(bare.council().with(TemplateReader.builtIn(), TaskRuleReader.builtIn()));
    }

    /** The same configuration with other backends. */
    public GatewayConfig with(List<BackendConfig> others) {
        return with(others, council);
    }

    /** The same configuration with another council. */
    public GatewayConfig with(CouncilConfig other) {
        return with(backends, other);
    }

    private GatewayConfig with(List<BackendConfig> others, CouncilConfig councils) {
        return new GatewayConfig(
                server,
                limits,
                others,
                discovery,
                routing,
                timeouts,
                retry,
                breaker,
                admission,
                streaming,
                responseStorage,
                metrics,
                log,
                health,
                admin,
                councils,
                keys,
                egress);
    }
}
