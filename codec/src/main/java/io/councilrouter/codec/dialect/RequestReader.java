package io.councilrouter.codec.dialect;

import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.fault.Fault;
import org.jspecify.annotations.Nullable;

/**
 * Reads one request in steps, so that a huge one does not hold the loop: a step is one root field, one message, one
 * part or one tool. Not thread-safe; belongs to one attempt.
 */
public interface RequestReader {

    /** What a step came to. */
    enum Status {
        MORE,
        DONE,
        BAD
    }

    /** Reads on from where the last step stopped. After DONE {@link ChatSink#end} has been called. */
    Status step(ChatSink sink);

    /** Why, after {@link Status#BAD}. */
    @Nullable
    Fault fault();

    /**
     * After DONE: how the request is answered without a backend, null when it asks a model for something. An Ollama
     * client that sends no prompt and no messages wants the model loaded (or unloaded, with {@code keep_alive} 0), which
     * another dialect's backend cannot be asked; the caller answers with {@link EventWriter} verbs start, finish(this),
     * end.
     */
    default @Nullable FinishReason settled() {
        return null;
    }

    /** Releases what the reader holds; the body stays with its owner. Idempotent. */
    void close();
}
