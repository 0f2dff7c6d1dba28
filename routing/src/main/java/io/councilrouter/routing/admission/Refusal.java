package io.councilrouter.routing.admission;

/** Why a ticket got no slot. */
public enum Refusal {
    /** Every candidate already has {@code max_queue_depth} tickets. */
    QUEUE_FULL,
    /** It waited until its deadline. */
    TOO_LATE,
    /** No candidate is left that could ever serve it: all are down, draining or gone. */
    NOBODY,
    /** The remaining candidates are in cooldown for longer than it may wait. */
    COOLDOWN,
    /** The gateway is shutting down. */
    DRAINING
}
