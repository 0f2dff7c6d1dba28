package io.councilrouter.config;

import java.util.List;
import java.util.Map;

/**
 * The model servers, those that are configured and how others are found, and models that are put together of theirs.
 * These are top-level keys.
 */
public record SupplyConfig(
        @Key(says = "Model servers, local or remote.") List<BackendConfig> backends,
        @Key(says = "Engines on this host that nobody configured.") DiscoveryConfig discovery,
        @Key(says = "Names of your own for models of the backends: a name, and where to ask for what.")
                Map<String, ModelConfig> models) {}
