package io.councilrouter.routing.table;

/**
 * When missed heartbeats change a backend's state.
 *
 * @param degradeAfter beats missed in a row that degrade a backend, ≥ 1
 * @param removeAfter beats missed in a row that take it away, ≥ degradeAfter
 */
public record BeatSettings(int degradeAfter, int removeAfter) {
    /** One degrades, three remove. */
    public static final BeatSettings DEFAULTS = new BeatSettings(1, 3);

    /** Keeps the numbers in order. */
    public BeatSettings {
        degradeAfter = Math.max(1, degradeAfter);
        removeAfter = Math.max(degradeAfter, removeAfter);
    }
}
