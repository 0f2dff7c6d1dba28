package io.councilrouter.codec.dialect;

import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.chat.Usage;
import org.jspecify.annotations.Nullable;

/** What an {@link AnswerProbe} has learnt of an answer that lasts beyond a frame. Not thread-safe. */
public final class ProbeNotes {
    private final Usage usage = new Usage();
    private @Nullable FinishReason finish;
    private @Nullable String error;

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

    /** Message of the in-band error, null without one. */
    public @Nullable String error() {
        return error;
    }

    /** Notes the message of the in-band error. */
    public void error(@Nullable String message) {
        error = message;
    }
}
