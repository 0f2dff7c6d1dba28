package io.councilrouter.routing.table;

import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the configuration or discovery says about a backend; {@code config} maps its own records to this one.
 *
 * @param name unique, without a slash
 * @param provider canonical type: {@code ollama}, {@code openai}, {@code simulator}, a catalogue entry, ...
 * @param dialects the wire formats it speaks, the preferred one first; at least one
 * @param url its base URL
 * @param priority lower is preferred
 * @param weight share of the work for weighted strategies, > 0
 * @param enabled false if it gets no requests
 * @param disabledReason why it is not enabled; empty if it is
 * @param drain true if it only finishes what it has
 * @param models public name to upstream name; empty if heartbeats decide
 * @param maxConcurrency maximum number of requests in flight, 0 for no limit
 * @param labels free text for people and for later rules
 * @param local whether it runs on this host or on this network
 */
public record BackendSettings(
        String name,
        String provider,
        List<String> dialects,
        URI url,
        int priority,
        double weight,
        boolean enabled,
        String disabledReason,
        boolean drain,
        Map<String, String> models,
        int maxConcurrency,
        Map<String, String> labels,
        boolean local) {
    private static final double LEAST_WEIGHT = 1e-3;

    /** Makes lists and maps immutable, keeping their order, and checks the numbers. */
    public BackendSettings {
        dialects = List.copyOf(dialects);
        models = Collections.unmodifiableMap(new LinkedHashMap<>(models));
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
        weight = weight >= LEAST_WEIGHT ? weight : LEAST_WEIGHT;
        maxConcurrency = Math.max(0, maxConcurrency);
    }

    /** A backend of priority 1 and weight 1, without limits, that serves whatever it reports. */
    public static BackendSettings of(String name, String provider, String dialect, URI url) {
        return new BackendSettings(
                name, provider, List.of(dialect), url, 1, 1, true, "", false, Map.of(), 0, Map.of(), true);
    }

    /** Its preferred wire format. */
    public String dialect() {
        return dialects.getFirst();
    }

    /** The same backend with other wire formats. */
    public BackendSettings withDialects(List<String> other) {
        return new BackendSettings(
                name,
                provider,
                other,
                url,
                priority,
                weight,
                enabled,
                disabledReason,
                drain,
                models,
                maxConcurrency,
                labels,
                local);
    }

    /** Whether names follow Ollama's rule: case does not matter, and a missing tag means {@code :latest}. */
    public boolean ollamaNames() {
        return provider.equals("ollama");
    }

    /** Whether it answers to any model name. */
    public boolean anyModel() {
        return provider.equals("simulator");
    }

    /** The same backend with other models, public name to upstream name. */
    public BackendSettings withModels(Map<String, String> other) {
        return new BackendSettings(
                name,
                provider,
                dialects,
                url,
                priority,
                weight,
                enabled,
                disabledReason,
                drain,
                other,
                maxConcurrency,
                labels,
                local);
    }

    /** The same backend with another limit. */
    public BackendSettings withMaxConcurrency(int most) {
        return new BackendSettings(
                name,
                provider,
                dialects,
                url,
                priority,
                weight,
                enabled,
                disabledReason,
                drain,
                models,
                most,
                labels,
                local);
    }

    /** The same backend with another priority and weight. */
    public BackendSettings withPreference(int newPriority, double newWeight) {
        return new BackendSettings(
                name,
                provider,
                dialects,
                url,
                newPriority,
                newWeight,
                enabled,
                disabledReason,
                drain,
                models,
                maxConcurrency,
                labels,
                local);
    }

    /** The same backend, enabled or disabled. */
    public BackendSettings withEnabled(boolean on, String reason) {
        return new BackendSettings(
                name,
                provider,
                dialects,
                url,
                priority,
                weight,
                on,
                reason,
                drain,
                models,
                maxConcurrency,
                labels,
                local);
    }

    /** The same backend, draining or not. */
    public BackendSettings withDrain(boolean draining) {
        return new BackendSettings(
                name,
                provider,
                dialects,
                url,
                priority,
                weight,
                enabled,
                disabledReason,
                draining,
                models,
                maxConcurrency,
                labels,
                local);
    }
}
