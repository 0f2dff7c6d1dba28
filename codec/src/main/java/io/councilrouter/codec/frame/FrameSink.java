package io.councilrouter.codec.frame;

import io.councilrouter.codec.fault.Fault;

/**
 * Receives what a {@link FrameScanner} cuts. The {@link Frame} and every buffer in it are borrowed for the call; what
 * must outlive it is copied, or appended to a {@link io.councilrouter.codec.ByteSink}, which may retain a slice.
 *
 * <p>A sink may close or reset the scanner that calls it; the scanner then takes the rest of its input without a word.
 */
public interface FrameSink {

    /** An SSE event with data, or an NDJSON line that is not blank. */
    void onFrame(Frame frame);

    /** A block without data: comments, a lone {@code id:} or {@code retry:}, blank lines. Only its raw span counts. */
    void onComment(Frame frame);

    /** The stream cannot be cut any further: a frame is above the limit. Once, and nothing after it. */
    void onFault(Fault fault);
}
