package io.councilrouter.config;

import java.util.List;

/** The model servers: those that are configured, and how others are found. These are top-level keys. */
public record SupplyConfig(
        @Key(says = "Model servers, local or remote.") List<BackendConfig> backends,
        @Key(says = "Engines on this host that nobody configured.") DiscoveryConfig discovery) {}
