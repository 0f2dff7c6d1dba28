package io.councilrouter.routing.table;

import io.councilrouter.routing.load.BreakerSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How requests find backends; {@code config} maps the keys {@code routing}, {@code breaker} and {@code admission} to
 * it.
 *
 * @param strategy name of a {@code BalancingStrategy}
 * @param preferLoadedModel whether {@code smart} counts the time to load a model
 * @param priorityStep what one step of priority is worth to {@code smart}
 * @param defaultModel what {@code auto} means; empty: a loaded chat model, else the first
 * @param aliases name asked for to name served, one step
 * @param fallbacks name asked for (or {@code *}) to the names tried after it
 * @param named models of the configuration to where each may be asked for, in the order of preference
 * @param breaker when a backend is ejected
 * @param beats how missed heartbeats count
 * @param admission how long the line may be
 */
public record RoutingSettings(
        String strategy,
        boolean preferLoadedModel,
        Duration priorityStep,
        String defaultModel,
        Map<String, String> aliases,
        Map<String, List<String>> fallbacks,
        Map<String, List<NamedTarget>> named,
        BreakerSettings breaker,
        BeatSettings beats,
        AdmissionSettings admission) {
    /** The settings without any configuration. */
    public static final RoutingSettings DEFAULTS = new RoutingSettings(
            "smart",
            true,
            Duration.ofSeconds(2),
            "",
            Map.of(),
            Map.of(),
            Map.of(),
            BreakerSettings.DEFAULTS,
            BeatSettings.DEFAULTS,
            AdmissionSettings.DEFAULTS);

    /** Makes the maps immutable. */
    public RoutingSettings {
        aliases = Map.copyOf(aliases);
        fallbacks = fallbacks.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, e -> List.copyOf(e.getValue())));
        named = named.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, e -> List.copyOf(e.getValue())));
    }

    /** The same with another strategy. */
    public RoutingSettings withStrategy(String name) {
        return new RoutingSettings(
                name,
                preferLoadedModel,
                priorityStep,
                defaultModel,
                aliases,
                fallbacks,
                named,
                breaker,
                beats,
                admission);
    }

    /** The same with other names. */
    public RoutingSettings withNames(
            String newDefault, Map<String, String> newAliases, Map<String, List<String>> newFallbacks) {
        return new RoutingSettings(
                strategy,
                preferLoadedModel,
                priorityStep,
                newDefault,
                newAliases,
                newFallbacks,
                named,
                breaker,
                beats,
                admission);
    }

    /** The same with other models of the configuration. */
    public RoutingSettings withNamed(Map<String, List<NamedTarget>> others) {
        return new RoutingSettings(
                strategy,
                preferLoadedModel,
                priorityStep,
                defaultModel,
                aliases,
                fallbacks,
                others,
                breaker,
                beats,
                admission);
    }

    /** The same with another queue. */
    public RoutingSettings withAdmission(AdmissionSettings other) {
        return new RoutingSettings(
                strategy,
                preferLoadedModel,
                priorityStep,
                defaultModel,
                aliases,
                fallbacks,
                named,
                breaker,
                beats,
                other);
    }
}
