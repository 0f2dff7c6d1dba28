package io.councilrouter.routing.table;

import io.councilrouter.routing.load.LiveLoad;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The single writer of the table: configuration, heartbeats, discovery and overrides come in, a new snapshot goes out
 * when something changed. Every method runs on the control thread and returns whether it published.
 */
public final class TableKeeper {
    /** Backends that went away keep their counters for this many others, in case they come back. */
    private static final int MOST_AWAY = 64;

    private final RoutingTables tables;
    private final LongSupplier clock;
    private final BooleanSupplier onControl;
    private final LinkedHashMap<String, TrackedBackend> kept = new LinkedHashMap<>();
    private final LinkedHashMap<Identity, TrackedBackend> away = new LinkedHashMap<>();
    private RoutingSettings settings = RoutingSettings.DEFAULTS;
    private int lastId;

    private record Identity(String name, URI url) {}

    /**
     * A keeper of an empty table.
     *
     * @param clock monotonic nanoseconds
     * @param onControl whether the caller is the control thread; asked by assertions only
     */
    public TableKeeper(RoutingTables tables, LongSupplier clock, BooleanSupplier onControl) {
        this.tables = tables;
        this.clock = clock;
        this.onControl = onControl;
    }

    /**
     * Applies a configuration, the first or a later one; discovered backends stay unless one at their URL is
     * configured.
     */
    public boolean use(RoutingSettings next, List<BackendSettings> configured) {
        assert onControl.getAsBoolean();
        settings = next;
        List<TrackedBackend> found =
                kept.values().stream().filter(TrackedBackend::discovered).toList();
        LinkedHashMap<String, TrackedBackend> before = new LinkedHashMap<>(kept);
        kept.clear();
        for (BackendSettings backend : configured) {
            kept.putIfAbsent(backend.name(), entry(before.get(backend.name()), backend, false));
        }
        for (TrackedBackend one : found) {
            if (!configuredAt(one.settings().name(), one.settings().url())) {
                kept.put(one.settings().name(), one);
            }
        }
        before.values().stream().filter(one -> !kept.containsValue(one)).forEach(this::leave);
        kept.values().forEach(one -> one.live().breaker().use(next.breaker()));
        return publish();
    }

    /** A heartbeat was answered; a backend we do not know is ignored. */
    public boolean report(BackendReport report) {
        assert onControl.getAsBoolean();
        TrackedBackend one = kept.get(report.backend());
        if (one == null) {
            return false;
        }
        one.report(report, clock.getAsLong());
        return publish();
    }

    /**
     * More is known of what an engine listed at its last good heartbeat; ignored where it is not known to list
     * anything.
     */
    public boolean learnt(String backend, EngineState engine) {
        assert onControl.getAsBoolean();
        TrackedBackend one = kept.get(backend);
        if (one == null) {
            return false;
        }
        one.learnt(engine);
        return publish();
    }

    /** A heartbeat was not answered. */
    public boolean missed(String backend, String reason) {
        assert onControl.getAsBoolean();
        TrackedBackend one = kept.get(backend);
        if (one == null) {
            return false;
        }
        one.missed(reason, settings.beats());
        return publish();
    }

    /** A heartbeat was answered with a refusal of our credentials: the backend stays, behind those that are well. */
    public boolean refused(String backend, String reason) {
        assert onControl.getAsBoolean();
        TrackedBackend one = kept.get(backend);
        if (one == null) {
            return false;
        }
        one.refused(reason);
        return publish();
    }

    /** A backend's live load has changed in a way that its state shows: see {@code KeyDoubt}. */
    public boolean weatherChanged() {
        assert onControl.getAsBoolean();
        return publish();
    }

    /**
     * The backend says that it lacks something that the table claims for it. It is asked for it no more, until it lists
     * other models, is of another version, or five minutes have passed.
     *
     * @param operation what was asked
     * @param upstreamModel the model that it does not know; empty when it does not offer the operation
     */
    public boolean lacks(String backend, String operation, String upstreamModel) {
        assert onControl.getAsBoolean();
        TrackedBackend one = kept.get(backend);
        if (one == null) {
            return false;
        }
        one.lacks(operation, upstreamModel, clock.getAsLong());
        return publish();
    }

    /** Discovery found an engine; ignored where its name or URL is known already. */
    public boolean discovered(BackendSettings found) {
        assert onControl.getAsBoolean();
        boolean known = kept.containsKey(found.name())
                || kept.values().stream().anyMatch(one -> one.settings().url().equals(found.url()));
        if (known) {
            return false;
        }
        kept.put(found.name(), entry(null, found, true));
        return publish();
    }

    /** A discovered engine is no longer there; configured ones are never lost. */
    public boolean lost(String name) {
        assert onControl.getAsBoolean();
        TrackedBackend one = kept.get(name);
        if (one == null || !one.discovered()) {
            return false;
        }
        kept.remove(name);
        leave(one);
        return publish();
    }

    /** An administrator changed a backend; what the patch leaves null stays as it was. */
    public boolean override(String name, BackendOverride patch) {
        assert onControl.getAsBoolean();
        TrackedBackend one = kept.get(name);
        if (one == null) {
            return false;
        }
        one.override(patch);
        return publish();
    }

    /**
     * Forgets what an administrator changed and what the backend refused, since its configuration is going to change: a
     * configuration that is given to {@link #use} may differ in ways that routing does not see, such as the key.
     */
    public void configurationChanged(String name) {
        assert onControl.getAsBoolean();
        TrackedBackend one = kept.get(name);
        if (one != null) {
            one.changed();
        }
    }

    private TrackedBackend entry(@Nullable TrackedBackend before, BackendSettings backend, boolean discovered) {
        Identity identity = new Identity(backend.name(), backend.url());
        TrackedBackend same =
                before != null && before.settings().url().equals(backend.url()) ? before : away.remove(identity);
        if (same != null) {
            same.use(backend, discovered);
            return same;
        }
        return new TrackedBackend(++lastId, backend, discovered, LiveLoad.fair(settings.breaker(), clock.getAsLong()));
    }

    private void leave(TrackedBackend one) {
        away.put(new Identity(one.settings().name(), one.settings().url()), one);
        if (away.size() > MOST_AWAY) {
            away.pollFirstEntry();
        }
    }

    private boolean configuredAt(String name, URI url) {
        return kept.values().stream()
                .anyMatch(one -> !one.discovered()
                        && (one.settings().name().equals(name)
                                || one.settings().url().equals(url)));
    }

    private boolean publish() {
        long now = clock.getAsLong();
        List<Backend> backends = new ArrayList<>(kept.size());
        for (Map.Entry<String, TrackedBackend> each : kept.entrySet()) {
            backends.add(each.getValue().backend(backends.size(), now));
        }
        RoutingTable current = tables.current();
        if (backends.equals(current.backends())) {
            return false;
        }
        tables.publish(new TableBuilder(current).build(backends));
        return true;
    }
}
