package io.councilrouter.codec.dialect;

import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.chat.Usage;
import io.councilrouter.codec.fault.ErrorNote;
import org.jspecify.annotations.Nullable;

/** What an {@link AnswerProbe} has learnt about an answer that outlasts a frame. Not thread-safe. */
public final class ProbeNotes {
    private final Usage usage = new Usage();
    private @Nullable FinishReason finish;
    private @Nullable ErrorNote error;

    /** Token counts so far; the probe adds to them. */
    public Usage usage() {
        return usage;
    }

    /** Finish reason of the first choice, null until seen. */
    public @Nullable FinishReason finish() {
        return finish;
    }

    /** Notes the finish reason of the first choice. */
    public void finish(@Nullable FinishReason reason) {
        finish = reason;
    }

    /** What the in-band error says, null without one. */
    public @Nullable ErrorNote error() {
        return error;
    }

    /** Notes what the in-band error says. */
    public void error(@Nullable ErrorNote note) {
        error = note;
    }
}
