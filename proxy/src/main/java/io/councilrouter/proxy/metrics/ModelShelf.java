package io.councilrouter.proxy.metrics;

import java.util.concurrent.ConcurrentHashMap;

/**
 * The meters of all models at one backend: one for each model that the table has or recently had, and one for all other
 * names, so that nobody can add series by inventing names. Any thread, except {@link #mark} and {@link #sweep}.
 */
final class ModelShelf {
    /** Label of a model that the table does not know. */
    static final String UNKNOWN = "unknown";

    private final Families families;
    private final String backend;
    private final ModelMeters unknown;
    private final ConcurrentHashMap<String, ModelMeters> models = new ConcurrentHashMap<>();

    ModelShelf(Families families, String backend) {
        this.families = families;
        this.backend = backend;
        unknown = new ModelMeters(families, UNKNOWN, backend);
    }

    /** The meters of a model. The name should be the table's own object, whose hash is already computed. */
    ModelMeters of(String publicName) {
        ModelMeters known = models.get(publicName);
        return known == null ? unknown : known;
    }

    private ModelMeters add(String publicName) {
        ModelMeters known = models.get(publicName);
        return known != null
                ? known
                : models.computeIfAbsent(publicName, absent -> new ModelMeters(families, absent, backend));
    }

    /** The table with that version has the model; control thread. */
    void mark(String publicName, long version) {
        add(publicName).absence().seen(version);
    }

    /** Notes the models missing from the table with that version, and forgets those gone for long; control thread. */
    void sweep(long version, long now, long keepNanos) {
        for (ModelMeters each : models.values()) {
            if (each.absence().nanos(version, now) >= keepNanos) {
                models.remove(each.model(), each);
                each.remove();
            }
        }
    }

    /** Whether the model has meters here. */
    boolean has(String publicName) {
        return models.containsKey(publicName);
    }

    /** How many models have meters here. */
    int size() {
        return models.size();
    }

    /** Removes all series from the page. */
    void remove() {
        models.values().forEach(ModelMeters::remove);
        models.clear();
        unknown.remove();
    }
}
