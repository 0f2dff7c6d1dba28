package io.councilrouter.codec.dialect;

import io.councilrouter.codec.Borrowed;
import io.netty.buffer.ByteBuf;

/**
 * Watches an answer of an operation that is only passed through: whatever comes is content, and the end of the body
 * completes it.
 */
public final class UnreadProbe implements AnswerProbe {
    private final ProbeNotes notes = new ProbeNotes();

    /** A probe that has seen nothing yet. */
    public UnreadProbe() {}

    @Override
    public int onFrame(@Borrowed ByteBuf data) {
        return CONTENT;
    }

    @Override
    public boolean complete() {
        return true;
    }

    @Override
    public ProbeNotes notes() {
        return notes;
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
