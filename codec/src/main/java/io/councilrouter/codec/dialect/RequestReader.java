package io.councilrouter.codec.dialect;

import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.fault.Fault;
import org.jspecify.annotations.Nullable;

/**
 * Reads one request in steps, so that a huge one does not hold up the loop: a step is one root field, one message, one
 * part or one tool. Not thread-safe; belongs to one attempt.
 */
public interface RequestReader {

    /** Result of a step. */
    enum Status {
        MORE,
        DONE,
        BAD
    }

    /** Continues where the last step stopped. After DONE {@link ChatSink#end} has been called. */
    Status step(ChatSink sink);

    /** The reason for {@link Status#BAD}. */
    @Nullable
    Fault fault();

    /**
     * After DONE: the finish reason to answer with if no backend need be asked; null if the request asks a model for
     * something. An Ollama client that sends no prompt and no messages wants the model loaded (or unloaded, with {@code
     * keep_alive} 0), which cannot be asked of a backend of another dialect; the caller answers with the {@link
     * EventWriter} verbs start, finish(this), end.
     */
    default @Nullable FinishReason settled() {
        return null;
    }

    /**
     * After DONE: what the answer has to repeat of this request, for {@link AnswerOrder#echo}; null if nothing. Called at
     * most once; the caller closes it, or hands it to the writer that does.
     */
    default @Nullable RequestEcho echo() {
        return null;
    }

    /** Releases what the reader holds; the body stays with its owner. Idempotent. */
    void close();
}
