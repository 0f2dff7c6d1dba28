package io.councilrouter.routing.table;

/**
 * How missed heartbeats change a backend's state.
 *
 * @param degradeAfter number of heartbeats missed in a row that degrade a backend, ≥ 1
 * @param removeAfter number of heartbeats missed in a row that take it down, ≥ degradeAfter
 */
public record BeatSettings(int degradeAfter, int removeAfter) {
    /** One degrades, three take it down. */
    public static final BeatSettings DEFAULTS = new BeatSettings(1, 3);

    /** Checks that the numbers are in order. */
    public BeatSettings {
        degradeAfter = Math.max(1, degradeAfter);
        removeAfter = Math.max(degradeAfter, removeAfter);
    }
}
