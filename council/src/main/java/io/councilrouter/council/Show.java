package io.councilrouter.council;

/** How much of a run its caller sees. */
public enum Show {
    /** Everything, including members' texts: as reasoning of a stream, and in the {@code council} object. */
    ALL,
    /** Progress, and the {@code council} object without members' texts. */
    SUMMARY,
    /** The answer alone. */
    NONE
}
