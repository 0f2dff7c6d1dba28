package io.councilrouter.config;

import java.time.Duration;

/** Block {@code discovery}: engines on this host that nobody configured. */
public record DiscoveryConfig(
        @Key(value = "true", says = "Whether to look for model servers on loopback ports.") boolean enabled,
        @Key(value = "30s", min = "1s", max = "24h", says = "How often to look.") Duration interval,
        @Key(
                        value = "when-empty",
                        says =
                                "When the built-in simulator answers: while nothing is configured and nothing was found, or never.")
                SimulatorMode simulator) {

    /** When the built-in simulator answers. */
    public enum SimulatorMode {
        /** While nothing is configured and nothing was found, and only if a person started the gateway. */
        WHEN_EMPTY,
        /** Never. */
        NEVER
    }
}
