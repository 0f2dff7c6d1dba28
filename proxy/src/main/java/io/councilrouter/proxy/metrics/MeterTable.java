package io.councilrouter.proxy.metrics;

import io.councilrouter.routing.table.Backend;
import io.councilrouter.routing.table.ModelRoute;
import io.councilrouter.routing.table.RoutingTable;
import io.councilrouter.routing.table.Serving;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Maps backends and models to their meters. The control thread makes them for each table before the loops see it; loops
 * find them by the backend's id. A series stays on the page for an hour after its backend or model left the table,
 * longer than any request may take, so that requests still running are counted and one that returns continues its
 * counts.
 */
final class MeterTable {
    /** Label of a request in which no backend, or no model, was involved. */
    static final String NONE = "none";

    /** How long a series outlives its backend or model. */
    static final Duration KEEP = Duration.ofHours(1);

    private static final VarHandle BY_ID;

    static {
        try {
            BY_ID = MethodHandles.lookup().findVarHandle(MeterTable.class, "byId", BackendMeters[].class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Families families;
    private final ConcurrentHashMap<String, BackendMeters> backends = new ConcurrentHashMap<>();
    private final ModelShelf unserved;
    private final ModelMeters nothing;
    private RoutingTable bound = RoutingTable.EMPTY;

    @SuppressWarnings({"unused", "FieldMayBeFinal"}) // through BY_ID
    private @Nullable BackendMeters[] byId = {};

    MeterTable(Families families) {
        this.families = families;
        unserved = new ModelShelf(families, NONE);
        nothing = new ModelMeters(families, NONE, NONE);
    }

    /** Makes meters for a new table, and forgets what has been gone for long; control thread. */
    void bind(RoutingTable next, long now) {
        int ids = 0;
        for (Backend backend : next.backends()) {
            ids = Math.max(ids, backend.id() + 1);
        }
        @Nullable BackendMeters[] found = Arrays.copyOf((BackendMeters[]) BY_ID.getAcquire(this), ids);
        for (Backend backend : next.backends()) {
            BackendMeters meters = of(backend.name());
            meters.absence().seen(next.version());
            found[backend.id()] = meters;
        }
        for (ModelRoute route : next.models().values()) {
            unserved.mark(route.name(), next.version());
            for (Serving serving : route.servings()) {
                of(serving.backend().name()).models().mark(route.name(), next.version());
            }
        }
        BY_ID.setRelease(this, found);
        bound = next;
        sweep(now);
    }

    /** Forgets what has been gone for long; control thread. */
    void sweep(long now) {
        long version = bound.version();
        unserved.sweep(version, now, KEEP.toNanos());
        backends.forEach((name, meters) -> {
            meters.models().sweep(version, now, KEEP.toNanos());
            if (meters.absence().nanos(version, now) >= KEEP.toNanos()) {
                backends.remove(name, meters);
                meters.remove();
            }
        });
    }

    /** The meters of a backend; any loop. */
    BackendMeters of(Backend backend) {
        @Nullable BackendMeters[] known = (BackendMeters[]) BY_ID.getAcquire(this);
        int id = backend.id();
        BackendMeters meters = id < known.length ? known[id] : null;
        return meters != null ? meters : of(backend.name());
    }

    private BackendMeters of(String name) {
        BackendMeters known = backends.get(name);
        return known != null ? known : backends.computeIfAbsent(name, absent -> new BackendMeters(families, absent));
    }

    /** The meters of a request that never met a backend; a null name means that no model was involved. */
    ModelMeters unserved(@Nullable String publicName) {
        return publicName == null ? nothing : unserved.of(publicName);
    }

    /** Whether the table has a model with that name, or had it recently; any thread. */
    boolean knows(String publicName) {
        return unserved.has(publicName);
    }

    /** How many meters there are, for tests. */
    int size() {
        return unserved.size()
                + backends.values().stream()
                        .mapToInt(each -> each.models().size())
                        .sum();
    }
}
