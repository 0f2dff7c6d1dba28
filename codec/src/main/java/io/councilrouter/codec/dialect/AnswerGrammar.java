package io.councilrouter.codec.dialect;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.chat.EventSink;
import io.councilrouter.codec.fault.ErrorNote;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * How one dialect interprets the frames of an answer that consists of text and tool calls; driven by {@link
 * AnswerWalk}. A whole answer is a single frame. Not thread-safe; belongs to one answer.
 */
public interface AnswerGrammar {

    /** Checks a frame of a stream before it is read: true if it only ends the stream. */
    default boolean ends(@Borrowed ByteBuf data) {
        return false;
    }

    /** A frame begins: forgets what the previous one said. */
    void begin();

    /**
     * A root field of the frame other than {@code error}.
     *
     * @param json is at the value, which is read to its end
     * @param value its token
     * @return false if it is broken
     */
    boolean field(String name, JsonCursor json, Json value, EventSink sink);

    /** Whether what was read looks like an answer: then a field that errors have as well does not make it an error. */
    boolean shaped();

    /** What went wrong, if the frame says so anywhere but in a root field {@code error}; null otherwise. */
    @Nullable
    ErrorNote error();

    /** Whether part of the frame has already been reported while it was read, so that it cannot be read again. */
    default boolean told() {
        return false;
    }

    /** The frame is complete: reports what {@code json} has read of it. */
    void tell(JsonCursor json, EventSink sink);

    /** The frame turned out to be broken or an error: what has not been reported yet never will be. */
    default void forget() {}

    /** As {@link EventReader#terminated}. */
    boolean terminated();

    /** As {@link EventReader#onEnd}, unless the answer has failed. */
    void end(EventSink sink);

    /** Releases what was needed only for the frame just reported. */
    void rest();

    /** Releases everything held. Idempotent. */
    void close();
}
