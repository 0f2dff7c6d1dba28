package io.councilrouter.routing.table;

import io.councilrouter.routing.load.LiveLoad;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The state of one backend that {@link TableKeeper} keeps between snapshots. Control thread.
 *
 * <pre>
 *              good beat                       missed >= degradeAfter      missed >= removeAfter
 *   UNKNOWN ---------------> UP  &lt;------------> DEGRADED ------------------> DOWN
 *      |                      ^     good beat                                  |
 *      |  first beat missed   +------------------------------------------------+
 *      +------------------------------------> DOWN            good beat
 *
 *   any state, answered with something that is no list: DEGRADED, and what was listed before stays
 * </pre>
 */
final class TrackedBackend {
    /** What a backend has denied is tried again after this time. */
    private static final long GONE_NANOS = TimeUnit.MINUTES.toNanos(5);

    /** Callers choose the paths, so the number of gaps must be limited. */
    private static final int MOST_GAPS = 128;

    private final int id;
    private final LiveLoad live;
    /** Oldest first. */
    private final Map<Gap, KnownEngine> gaps = new LinkedHashMap<>();

    /** The gaps in the form that snapshots have; null if they have changed since. */
    private @Nullable Gaps told;

    private BackendSettings settings;
    private boolean discovered;
    private BackendOverride override = BackendOverride.NONE;
    private BackendState beat = BackendState.UNKNOWN;
    private String reason = "no heartbeat yet";
    private EngineState engine = EngineState.UNKNOWN;
    private int missed;

    /**
     * A model that the backend does not know for an operation or, with an empty name, an operation that it does not
     * offer.
     */
    private record Gap(String operation, String model) {}

    /** Since when, and what the engine listed and which version it had then. */
    private record KnownEngine(long since, Set<String> listed, String version) {}

    TrackedBackend(int id, BackendSettings settings, boolean discovered, LiveLoad live) {
        this.id = id;
        this.settings = settings;
        this.discovered = discovered;
        this.live = live;
    }

    BackendSettings settings() {
        return settings;
    }

    boolean discovered() {
        return discovered;
    }

    LiveLoad live() {
        return live;
    }

    void use(BackendSettings next, boolean nowDiscovered) {
        if (!next.equals(settings)) {
            changed();
        }
        settings = next;
        discovered = nowDiscovered;
    }

    void override(BackendOverride patch) {
        override = override.then(patch);
        if (patch.enabled() != null) {
            live.forgive();
        }
    }

    /** The configuration has changed: what an administrator changed and what the backend refused is obsolete. */
    void changed() {
        override = BackendOverride.NONE;
        live.forgive();
        gaps.clear();
        told = null;
    }

    void report(BackendReport report, long now) {
        missed = 0;
        reason = report.reason();
        beat = switch (report.health()) {
            case UP -> BackendState.UP;
            case DEGRADED -> BackendState.DEGRADED;
            case DOWN -> BackendState.DOWN;
        };
        if (beat == BackendState.DOWN) {
            return;
        }
        if (beat == BackendState.DEGRADED && report.engine().equals(EngineState.UNKNOWN)) {
            // It answers but does not say what it serves, so what it said last still counts.
            live.load().beatMissed();
            return;
        }
        is(report.engine());
        Set<String> listed = listed();
        String version = engine.version();
        if (gaps.values()
                .removeIf(one -> !one.listed().equals(listed) || !one.version().equals(version))) {
            told = null;
        }
        live.load()
                .reported(
                        now,
                        report.gauges().queue(),
                        report.gauges().running(),
                        report.gauges().slots());
        live.breaker().onBeat(now);
    }

    /** More is known about the same engine; only heartbeats decide whether it is healthy. */
    void learnt(EngineState known) {
        if (engine.models() != null) {
            is(known);
        }
    }

    private void is(EngineState known) {
        if (!known.lacks().equals(engine.lacks())) {
            told = null;
        }
        engine = known;
    }

    /**
     * It answers, but refuses our credentials: perhaps only for its list, so it stays, but healthy backends are
     * preferred.
     */
    void refused(String why) {
        missed = 0;
        beat = BackendState.DEGRADED;
        reason = why;
    }

    void missed(String why, BeatSettings beats) {
        missed++;
        live.load().beatMissed();
        // A backend that has never answered gets no benefit of the doubt.
        boolean away = missed >= beats.removeAfter() || beat == BackendState.UNKNOWN || beat == BackendState.DOWN;
        if (away) {
            beat = BackendState.DOWN;
        } else if (missed >= beats.degradeAfter()) {
            beat = BackendState.DEGRADED;
        }
        if (beat != BackendState.UP) {
            reason = why;
        }
    }

    void lacks(String operation, String upstreamModel, long now) {
        Gap gap = new Gap(operation, upstreamModel);
        gaps.remove(gap);
        gaps.put(gap, new KnownEngine(now, listed(), engine.version()));
        if (gaps.size() > MOST_GAPS) {
            gaps.remove(gaps.keySet().iterator().next());
        }
        told = null;
    }

    private Gaps gaps(long now) {
        if (gaps.values().removeIf(one -> now - one.since() >= GONE_NANOS)) {
            told = null;
        }
        if (told == null) {
            Map<String, Set<String>> byOperation = new HashMap<>();
            for (Gap each : gaps.keySet()) {
                byOperation
                        .computeIfAbsent(each.operation(), absent -> new HashSet<>())
                        .add(each.model());
            }
            for (String each : engine.lacks()) {
                byOperation.computeIfAbsent(each, absent -> new HashSet<>()).add("");
            }
            told = new Gaps(byOperation);
        }
        return told;
    }

    Backend backend(int index, long now) {
        BackendSettings holds = override.over(settings);
        BackendState state = beat;
        String why = reason;
        String doubt = live.key().reason(now);
        if (!doubt.isEmpty() && (beat == BackendState.UP || beat == BackendState.UNKNOWN)) {
            state = BackendState.DEGRADED;
            why = doubt;
        }
        if (!holds.enabled()) {
            state = BackendState.DISABLED;
            why = holds.disabledReason().isEmpty() ? "disabled in the configuration" : holds.disabledReason();
        } else if (holds.drain()) {
            state = BackendState.DRAINING;
            why = "draining";
        }
        return new Backend(index, id, holds, state, why, engine, gaps(now), live);
    }

    private Set<String> listed() {
        Set<String> names = new HashSet<>();
        if (engine.models() != null) {
            engine.models().forEach(model -> names.add(model.name()));
        }
        return names;
    }
}
