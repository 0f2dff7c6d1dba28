package io.councilrouter.codec.frame;

import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.http.Ascii;

/**
 * Writes a stream as one JSON array that grows element by element, for clients that want no frames. Between {@link
 * #open} and the next call the caller writes one JSON value. One per answer, on its loop.
 */
public final class ArrayWriter {
    private static final byte[] FIRST = Ascii.of("[");
    private static final byte[] NEXT = Ascii.of(",\r\n");
    private static final byte[] END = Ascii.of("]");

    private boolean any;

    /** Starts without elements. */
    public ArrayWriter() {}

    /** Begins anew: what has been written so far is thrown away. */
    public void restart() {
        any = false;
    }

    /** Begins an element. */
    public void open(ByteSink out) {
        out.append(any ? NEXT : FIRST);
        any = true;
    }

    /** Ends the array. */
    public void end(ByteSink out) {
        if (!any) {
            out.append(FIRST);
        }
        out.append(END);
    }
}
