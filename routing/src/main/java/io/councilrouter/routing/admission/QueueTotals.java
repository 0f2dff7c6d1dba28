package io.councilrouter.routing.admission;

/**
 * Counts what has become of all tickets since the start; never reset. {@code offered = granted + full + late + unserved
 * + withdrawn}, plus those that still wait.
 *
 * @param offered tickets that arrived
 * @param granted tickets that got a slot
 * @param full refused at once because every candidate's line was too long
 * @param late waited until their deadline without success
 * @param unserved lost their last candidate, or the gateway shut down
 * @param withdrawn their client left
 * @param givenBack slots handed over that no ticket wanted any more
 */
public record QueueTotals(
        long offered, long granted, long full, long late, long unserved, long withdrawn, long givenBack) {}
