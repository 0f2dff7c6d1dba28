package io.councilrouter.council;

/**
 * Whether enough members answered in the last round.
 *
 * @param required answers that were needed
 * @param reached answers that came
 * @param cut members that were cut off
 */
public record Quorum(int required, int reached, int cut) {}
