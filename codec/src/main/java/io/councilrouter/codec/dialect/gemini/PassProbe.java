package io.councilrouter.codec.dialect.gemini;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.dialect.AnswerProbe;
import io.councilrouter.codec.dialect.ProbeNotes;
import io.netty.buffer.ByteBuf;

/** Watches an answer that is only passed through: whatever comes is content, whoever ends it completes it. */
final class PassProbe implements AnswerProbe {
    private final ProbeNotes notes = new ProbeNotes();

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
