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
 * @param provider canonical type: an engine, a service, an entry of the catalogue
 * @param dialects the wire formats it speaks, the preferred one first; at least one
 * @param url its base URL
 * @param share how much work it gets
 * @param duty whether it gets any
 * @param naming which models it serves, and by which names
 * @param labels free text for people and for later rules
 * @param local whether it runs on this host or on this network
 */
public record BackendSettings(
        String name,
        String provider,
        List<String> dialects,
        URI url,
        Share share,
        Duty duty,
        ModelNaming naming,
        Map<String, String> labels,
        boolean local) {

    /**
     * How much work it gets.
     *
     * @param priority lower is preferred
     * @param weight share of the work for weighted strategies, > 0
     * @param maxConcurrency maximum number of requests in flight, 0 for no limit
     */
    public record Share(int priority, double weight, int maxConcurrency) {
        private static final double LEAST_WEIGHT = 1e-3;

        /** Keeps the numbers in range. */
        public Share {
            weight = weight >= LEAST_WEIGHT ? weight : LEAST_WEIGHT;
            maxConcurrency = Math.max(0, maxConcurrency);
        }
    }

    /**
     * Whether it gets work.
     *
     * @param enabled false if it gets no requests
     * @param reason why it is not enabled; empty if it is
     * @param drain true if it only finishes what it has
     */
    public record Duty(boolean enabled, String reason, boolean drain) {}

    /**
     * Which models it serves.
     *
     * @param rule how a name finds a model of its list
     * @param models public name to upstream name; empty if heartbeats decide
     */
    public record ModelNaming(NameRule rule, Map<String, String> models) {
        /** Makes the map immutable, keeping its order. */
        public ModelNaming {
            models = Collections.unmodifiableMap(new LinkedHashMap<>(models));
        }
    }

    /** Makes lists and maps immutable, keeping their order. */
    public BackendSettings {
        dialects = List.copyOf(dialects);
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    }

    /** A backend of priority 1 and weight 1, without limits, that serves whatever it reports under those names. */
    public static BackendSettings of(String name, String provider, String dialect, URI url) {
        return new BackendSettings(
                name,
                provider,
                List.of(dialect),
                url,
                new Share(1, 1, 0),
                new Duty(true, "", false),
                new ModelNaming(NameRule.EXACT, Map.of()),
                Map.of(),
                true);
    }

    /** Its preferred wire format. */
    public String dialect() {
        return dialects.getFirst();
    }

    /** Lower is preferred. */
    public int priority() {
        return share.priority;
    }

    /** Share of the work for weighted strategies, > 0. */
    public double weight() {
        return share.weight;
    }

    /** Most requests in flight, 0 for no limit. */
    public int maxConcurrency() {
        return share.maxConcurrency;
    }

    /** Whether it may get work. */
    public boolean enabled() {
        return duty.enabled;
    }

    /** Why it is not enabled; empty if it is. */
    public String disabledReason() {
        return duty.reason;
    }

    /** Whether it finishes what it has and gets nothing new. */
    public boolean drain() {
        return duty.drain;
    }

    /** Public name to upstream name; empty if heartbeats decide. */
    public Map<String, String> models() {
        return naming.models;
    }

    /** Whether a missing tag and another case find its models: {@link NameRule#TAGGED}. */
    public boolean taggedNames() {
        return naming.rule == NameRule.TAGGED;
    }

    /** Whether it answers to any model name: {@link NameRule#ANY}. */
    public boolean anyModel() {
        return naming.rule == NameRule.ANY;
    }

    /** The same with other wire formats. */
    public BackendSettings withDialects(List<String> other) {
        return new BackendSettings(name, provider, other, url, share, duty, naming, labels, local);
    }

    /** The same with other models, public name to upstream name. */
    public BackendSettings withModels(Map<String, String> other) {
        return withNaming(new ModelNaming(naming.rule, other));
    }

    /** The same with another rule of names. */
    public BackendSettings withNames(NameRule other) {
        return withNaming(new ModelNaming(other, naming.models));
    }

    /** The same with another limit. */
    public BackendSettings withMaxConcurrency(int most) {
        return withShare(new Share(share.priority, share.weight, most));
    }

    /** The same with another place in line. */
    public BackendSettings withPreference(int newPriority, double newWeight) {
        return withShare(new Share(newPriority, newWeight, share.maxConcurrency));
    }

    /** The same, switched on or off. */
    public BackendSettings withEnabled(boolean on, String reason) {
        return withDuty(new Duty(on, reason, duty.drain));
    }

    /** The same, draining or not. */
    public BackendSettings withDrain(boolean draining) {
        return withDuty(new Duty(duty.enabled, duty.reason, draining));
    }

    private BackendSettings withShare(Share other) {
        return new BackendSettings(name, provider, dialects, url, other, duty, naming, labels, local);
    }

    private BackendSettings withDuty(Duty other) {
        return new BackendSettings(name, provider, dialects, url, share, other, naming, labels, local);
    }

    private BackendSettings withNaming(ModelNaming other) {
        return new BackendSettings(name, provider, dialects, url, share, duty, other, labels, local);
    }
}
