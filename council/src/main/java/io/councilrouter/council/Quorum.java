package io.councilrouter.council;

/**
 * Whether enough answered, in the last round that was held.
 *
 * @param required answers that were needed
 * @param reached answers that came
 * @param cut members that were cut off
 */
public record Quorum(int required, int reached, int cut) {}
