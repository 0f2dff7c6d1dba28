package io.councilrouter.proxy.relay;

/** How a silent stream of events may be kept alive just now, by a comment that no reader takes for an event. */
public enum Beat {
    /** A comment with the empty line that ends an event: whoever waits for one sees at once that somebody is there. */
    EVENT,
    /** A comment alone. Where events have ids, many readers take any empty line for the end of another event. */
    LINE,
    /** None: the stream stands in the middle of an event, or is no stream of events at all. */
    NONE
}
