package io.councilrouter.proxy.metrics;

import java.util.concurrent.ConcurrentHashMap;

/**
 * The meters of all models at one backend: those that the table has or had of late, and one for all others, so that
 * nobody can add series by inventing names. Any thread, but for {@link #mark} and {@link #sweep}.
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

    /** The meters of a model. The name is the table's own object, whose hash is known since the table was built. */
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

    /** The table of that version has the model; control thread. */
    void mark(String publicName, long version) {
        add(publicName).absence().seen(version);
    }

    /** Notes who is not in the table of that version, and forgets who has not been for long; control thread. */
    void sweep(long version, long now, long keepNanos) {
        for (ModelMeters each : models.values()) {
            if (each.absence().nanos(version, now) >= keepNanos) {
                models.remove(each.model(), each);
                each.remove();
            }
        }
    }

    /** Whether the model is on the shelf. */
    boolean has(String publicName) {
        return models.containsKey(publicName);
    }

    /** Models on the shelf. */
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
