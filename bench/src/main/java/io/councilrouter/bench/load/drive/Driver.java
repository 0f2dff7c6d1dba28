package io.councilrouter.bench.load.drive;

/** A kind of load. All methods are called on its generator's loop. */
public sealed interface Driver permits RequestDriver, StreamDriver {

    /** Opens connections and starts the load. */
    void begin();

    /** Forgets what was counted so far, except failures: the window begins. */
    void mark();

    /** What was counted since {@link #mark()}. */
    Readings readings();

    /** Starts nothing new. */
    void wane();

    /** How many requests or streams are under way. */
    int active();

    /** Closes every connection; what is still under way counts as an error. */
    void end();
}
