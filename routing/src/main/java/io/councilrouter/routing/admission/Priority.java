package io.councilrouter.routing.admission;

/** A lane of the queue; the first lane that has somebody for a slot is served first. */
public enum Priority {
    /** Before everybody. */
    CRITICAL,
    /** Before ordinary requests. */
    HIGH,
    /** Ordinary requests; the only lane in use so far. */
    NORMAL,
    /** When nobody else waits. */
    LOW
}
