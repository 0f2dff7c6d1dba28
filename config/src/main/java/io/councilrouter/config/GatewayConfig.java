package io.councilrouter.config;

import java.util.List;

/**
 * The whole configuration: one immutable tree, validated together. An exchange keeps the tree it began with; a reload
 * replaces the tree for later ones. The components, and those of inlined records, are the top-level keys of the file.
 */
@NotYet({"guard", "cache", "audit", "auth"})
public record GatewayConfig(
        @Inlined EdgeConfig edge,
        @Inlined SupplyConfig supply,
        @Inlined TrafficConfig traffic,
        @Inlined ReportingConfig reporting,
        @Key(says = "What administrators may do.") AdminConfig admin,
        @Key(says = "Councils: many models, one answer.") CouncilConfig council,
        @Key(says = "Who may use models; empty: whoever reaches the port.") List<KeyConfig> keys,
        @Key(says = "How connections to backends leave this machine.") EgressConfig egress) {

    /** The configuration without any file, environment or command line. */
    public static GatewayConfig defaults() {
        GatewayConfig bare = Shape.of(GatewayConfig.class).defaults();
        return bare.with(bare.council().with(TemplateReader.builtIn(), TaskRuleReader.builtIn()));
    }

    /** The same configuration with other backends. */
    public GatewayConfig with(List<BackendConfig> others) {
        SupplyConfig other = new SupplyConfig(others, supply.discovery(), supply.models());
        return new GatewayConfig(edge, other, traffic, reporting, admin, council, keys, egress);
    }

    /** The same configuration with another council. */
    public GatewayConfig with(CouncilConfig other) {
        return new GatewayConfig(edge, supply, traffic, reporting, admin, other, keys, egress);
    }
}
