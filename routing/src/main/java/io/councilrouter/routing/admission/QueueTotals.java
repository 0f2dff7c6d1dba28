package io.councilrouter.routing.admission;

/**
 * Counts of what became of all tickets since the start; never reset. {@code offered = granted + full + late + unserved
 * + withdrawn} plus those that still wait.
 *
 * @param offered tickets that came
 * @param granted got a slot
 * @param full refused at the door, every candidate's line too long
 * @param late waited in vain
 * @param unserved lost their last candidate, or we shut down
 * @param withdrawn client left
 * @param givenBack slots handed over that no ticket wanted any more
 */
public record QueueTotals(
        long offered, long granted, long full, long late, long unserved, long withdrawn, long givenBack) {}
