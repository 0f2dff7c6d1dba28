package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.chat.EventSink;
import org.jspecify.annotations.Nullable;

/**
 * Whoever is answered: a client's socket, which takes bytes, or a council, which takes its members' answers as events. Bytes of
 * the body go into {@link #sink} without HTTP framing, events into {@link #events}; both leave with {@link #flush}. Nothing
 * leaves before {@link #begin}, and until then {@link #discard} takes it all back.
 *
 * <p>Not thread-safe; runs on the exchange's event loop.
 */
public interface Downstream {

    /**
     * Where the answer's body is written; what is in it belongs to the downstream.
     *
     * @throws IllegalStateException if the answer is taken as {@link #events}
     */
    ByteSink sink();

    /**
     * Where the answer is told as events rather than written in a dialect: text, counts, the end, a fault as a value. Null where
     * bytes are wanted, as clients do.
     */
    default @Nullable EventSink events() {
        return null;
    }

    /** Bytes written to the sink and not flushed yet; for events the bytes that they carry, at least 1 each. */
    long pending();

    /** Forgets what was written or told and has not been flushed. */
    void discard();

    /** Fixes status and headers; they leave with the next flush. Once per exchange. */
    void begin(AnswerHead head);

    /** Sends the head, if it has not gone out, and what is in the sink, at the end of this turn. May have nothing to send. */
    void flush();

    /** The answer is complete: flushes, ends the body, and lets the next request begin. */
    void end();

    /** The answer is over and so is the connection: flushes, ends the body by its framing, closes. */
    void endAndClose();

    /** Sends the head, if it has not gone out, and {@code bytes}, at once and ahead of what is in the sink. */
    void ahead(byte[] bytes);

    /** The answer cannot be completed: flushes, then closes without the mark of a complete body. */
    void cut();

    /** Whether the client came by the administrators' own address ({@code admin.listen}). */
    boolean admin();

    /** Bytes of body and head sent for the current answer so far. */
    long sent();

    /** Stops or resumes reading the request's body, because nobody can take it just now. */
    void hold(boolean held);

    /** Whether it waits for a silent stream without heartbeats. */
    default boolean patient() {
        return false;
    }

    /** Whether more may be written now; when it may again, {@link Exchange#onWritable} is called. */
    boolean writable();
}
