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

    /** Looks at a frame of a stream before it is read: true if it does no more than end the stream. */
    default boolean ends(@Borrowed ByteBuf data) {
        return false;
    }

    /** A frame begins: forgets what the one before said. */
    void begin();

    /**
     * A root field of the frame other than {@code error}.
     *
     * @param json stands on the value, which is read to its end
     * @param value its token
     * @return false if it is broken
     */
    boolean field(String name, JsonCursor json, Json value, EventSink sink);

    /** Whether what was read has the shape of an answer: a field that errors have as well is then no error. */
    boolean shaped();

    /** What went wrong, if the frame says so elsewhere than in a root field {@code error}; null if it does not. */
    @Nullable
    ErrorNote error();

    /** Whether a part of the frame has been told while it was read, so that it cannot be read once more. */
    default boolean told() {
        return false;
    }

    /** The frame is whole: tells what {@code json} has read of it. */
    void tell(JsonCursor json, EventSink sink);

    /** The frame turned out broken or an error: what has not been told of it never will be. */
    default void forget() {}

    /** As {@link EventReader#terminated}. */
    boolean terminated();

    /** As {@link EventReader#onEnd}, unless the answer has failed. */
    void end(EventSink sink);

    /** Releases what the frame just reported needed. */
    void rest();

    /** Releases what is held. Idempotent. */
    void close();
}
