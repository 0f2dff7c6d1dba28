package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.chat.EventSink;
import org.jspecify.annotations.Nullable;

/**
 * Who is answered: a client's socket, which takes bytes, or a council, which takes its members' answers as events. Body
 * bytes go into {@link #sink}, unframed, events into {@link #events}; either leave with {@link #flush}. Until {@link #begin}
 * nothing has gone out and {@link #discard} forgets them.
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
     * Where the answer is told instead of written: text, counts and end in no dialect, a fault as the value that it is. Null
     * for those who want bytes, which is what clients want.
     */
    default @Nullable EventSink events() {
        return null;
    }

    /** Bytes written to the sink and not yet flushed; of events the bytes that they carry, at least 1 for each. */
    long pending();

    /** Forgets what has been written or told and not been flushed. */
    void discard();

    /** Fixes status and headers; they leave with the next flush. Once per exchange. */
    void begin(AnswerHead head);

    /** Sends what is in the sink at the end of this turn, with the head if that has not gone out. Nothing to send is no error. */
    void flush();

    /** The answer is complete: flushes, ends the body, and lets the next request begin. */
    void end();

    /** The answer is over and so is the connection: flushes, ends the body by its framing, closes. */
    void endAndClose();

    /** Sends {@code bytes} at once, with the head if that has not gone out, ahead of what is in the sink. */
    void ahead(byte[] bytes);

    /** The answer cannot be completed: flushes, then closes without the mark of a complete body. */
    void cut();

    /** Whether the client came by the administrators' own address ({@code admin.listen}). */
    boolean admin();

    /** Bytes of body and head sent for the current answer so far. */
    long sent();

    /** Stops or resumes reading the request's body, because nobody can take it on. */
    void hold(boolean held);

    /** Whether it waits for a silent stream without being told that somebody is still at it. */
    default boolean patient() {
        return false;
    }

    /** Whether more may be written now; when it may again, {@link Exchange#onWritable} is called. */
    boolean writable();
}
