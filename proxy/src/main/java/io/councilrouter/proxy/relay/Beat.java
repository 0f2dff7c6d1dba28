package io.councilrouter.proxy.relay;

/** How a silent stream of events may be kept alive at this point: by a comment, which no reader takes for an event. */
public enum Beat {
    /** A comment with the empty line that ends an event, so that a reader waiting for one notices it at once. */
    EVENT,
    /**
     * A comment without the empty line: if events have ids, many readers take any empty line for the end of another
     * event.
     */
    LINE,
    /** None: the stream is in the middle of an event, or is not a stream of events. */
    NONE
}
