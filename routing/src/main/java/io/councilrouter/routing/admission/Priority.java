package io.councilrouter.routing.admission;

/** A lane of the queue; a slot goes to the first lane in which somebody waits for it. */
public enum Priority {
    /** Before everybody else. */
    CRITICAL,
    /** Before ordinary requests. */
    HIGH,
    /** Ordinary requests; the only lane in use so far. */
    NORMAL,
    /** Only when nobody else waits. */
    LOW
}
