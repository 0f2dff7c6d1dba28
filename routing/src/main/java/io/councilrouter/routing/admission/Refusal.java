package io.councilrouter.routing.admission;

/** Why a ticket got no slot. */
public enum Refusal {
    /** Every candidate has {@code max_queue_depth} tickets already. */
    QUEUE_FULL,
    /** It waited until its deadline. */
    TOO_LATE,
    /** No candidate is left that could ever serve it: down, draining, gone. */
    NOBODY,
    /** The candidates left asked to be left alone, for longer than it waits. */
    COOLDOWN,
    /** We are shutting down. */
    DRAINING
}
