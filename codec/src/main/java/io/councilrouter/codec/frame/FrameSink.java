package io.councilrouter.codec.frame;

import io.councilrouter.codec.fault.Fault;

/**
 * Receives what a {@link FrameScanner} cuts. The {@link Frame} and every buffer in it are borrowed for the call; what
 * must outlive it is copied, or appended to a {@link io.councilrouter.codec.ByteSink}, which may retain a slice.
 *
 * <p>A sink may close or reset the scanner that calls it; the scanner then silently consumes the rest of its input.
 */
public interface FrameSink {

    /** An SSE event with data, or an NDJSON line that is not blank. */
    void onFrame(Frame frame);

    /** A block without data: comments, a lone {@code id:} or {@code retry:}, blank lines. Only its raw span is set. */
    void onComment(Frame frame);

    /** The stream cannot be divided any further, because a frame exceeds the limit. Called once, and last. */
    void onFault(Fault fault);
}
