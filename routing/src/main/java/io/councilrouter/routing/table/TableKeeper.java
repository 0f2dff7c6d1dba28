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
 * The only writer of the table: it receives configuration, heartbeats, discovery and overrides, and publishes a new
 * snapshot when something has changed. Every method runs on the control thread and returns whether it published.
 */
public final class TableKeeper {
    /** A backend that went away keeps its counters in case it comes back, until this many others have gone. */
    private static final int MOST_AWAY = 64;

    private final RoutingTables tables;
    private final LongSupplier clock;
    private final BooleanSupplier onControl;
    private final LinkedHashMap<String, TrackedBackend> kept = new LinkedHashMap<>();
    private final LinkedHashMap<BackendIdentity, TrackedBackend> away = new LinkedHashMap<>();
    private RoutingSettings settings = RoutingSettings.DEFAULTS;
    /** The models of the configuration that the table has. */
    private Map<String, List<NamedTarget>> shown = Map.of();

    private int lastId;

    private record BackendIdentity(String name, URI url) {}

    /**
     * A keeper that starts with an empty table.
     *
     * @param clock monotonic nanoseconds
     * @param onControl whether the caller is the control thread; only assertions use it
     */
    public TableKeeper(RoutingTables tables, LongSupplier clock, BooleanSupplier onControl) {
        this.tables = tables;
        this.clock = clock;
        this.onControl = onControl;
    }

    /**
     * Applies a configuration, the first or a later one; a discovered backend stays unless one with its URL is
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

    /** A heartbeat was answered; an unknown backend is ignored. */
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
     * More is known about what an engine listed at its last good heartbeat; ignored if it is not known to list
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

    /** A heartbeat went unanswered. */
    public boolean missed(String backend, String reason) {
        assert onControl.getAsBoolean();
        TrackedBackend one = kept.get(backend);
        if (one == null) {
            return false;
        }
        one.missed(reason, settings.beats());
        return publish();
    }

    /**
     * A heartbeat was answered with a refusal of our credentials: the backend stays, but healthy ones are preferred.
     */
    public boolean refused(String backend, String reason) {
        assert onControl.getAsBoolean();
        TrackedBackend one = kept.get(backend);
        if (one == null) {
            return false;
        }
        one.refused(reason);
        return publish();
    }

    /** A backend's live load has changed in a way that shows in its state: see {@code KeyDoubt}. */
    public boolean weatherChanged() {
        assert onControl.getAsBoolean();
        return publish();
    }

    /**
     * The backend says that it lacks something that the table claims for it. It is not asked for that again until it
     * lists other models, has another version, or five minutes have passed.
     *
     * @param operation what was asked
     * @param upstreamModel the model that it does not know; empty if it does not offer the operation at all
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

    /** Discovery found an engine; ignored if its name or URL is already known. */
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

    /** A discovered engine is gone; configured ones never are. */
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

    /** An administrator changed a backend; values that are null in the patch stay as they were. */
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
     * Forgets what an administrator changed and what the backend refused, because its configuration is about to change;
     * a configuration given to {@link #use} may differ in ways that routing does not see, such as the key.
     */
    public void configurationChanged(String name) {
        assert onControl.getAsBoolean();
        TrackedBackend one = kept.get(name);
        if (one != null) {
            one.changed();
        }
    }

    private TrackedBackend entry(@Nullable TrackedBackend before, BackendSettings backend, boolean discovered) {
        BackendIdentity identity = new BackendIdentity(backend.name(), backend.url());
        TrackedBackend same =
                before != null && before.settings().url().equals(backend.url()) ? before : away.remove(identity);
        if (same != null) {
            same.use(backend, discovered);
            return same;
        }
        return new TrackedBackend(++lastId, backend, discovered, LiveLoad.fair(settings.breaker(), clock.getAsLong()));
    }

    private void leave(TrackedBackend one) {
        away.put(new BackendIdentity(one.settings().name(), one.settings().url()), one);
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
        if (backends.equals(current.backends()) && settings.named().equals(shown)) {
            return false;
        }
        shown = settings.named();
        tables.publish(new TableBuilder(current).build(backends, shown));
        return true;
    }
}
