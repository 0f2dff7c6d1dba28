package io.councilrouter.routing.table;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What a backend does not have, as it said or because of its version: a model for one operation, or an operation for all
 * models. Immutable.
 *
 * @param byOperation upstream names of the models that it lacks, keyed by what the backend was asked for, an operation
 *     or a path; the empty name stands for the operation as a whole
 */
public record Gaps(Map<String, Set<String>> byOperation) {
    /** Lacks nothing. */
    public static final Gaps NONE = new Gaps(Map.of());

    private static final String ALL = "";

    /** Makes the map and its sets immutable. */
    public Gaps {
        Map<String, Set<String>> copy = new HashMap<>();
        byOperation.forEach((operation, models) -> copy.put(operation, Set.copyOf(models)));
        byOperation = Map.copyOf(copy);
    }

    /** Whether it lacks nothing. */
    public boolean none() {
        return byOperation.isEmpty();
    }

    /** Whether it does not offer the operation. */
    public boolean operation(String operation) {
        return model(operation, ALL);
    }

    /** Whether it does not know the model, when it is asked that operation. */
    public boolean model(String operation, String model) {
        Set<String> models = byOperation.get(operation);
        return models != null && models.contains(model);
    }
}
