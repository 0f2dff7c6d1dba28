package io.councilrouter.codec.dialect;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.chat.Media;
import io.councilrouter.codec.chat.Role;
import io.councilrouter.codec.chat.Seal;
import io.councilrouter.codec.chat.Thinking;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** A writer of requests for vectors, which have inputs and no conversation; a prompt counts as an input. */
public interface VectorRequestWriter extends PartialRequestWriter {

    @Override
    default void thinking(Thinking level) {
        losses().report("reasoning_effort");
    }

    @Override
    default void format(@Borrowed @Nullable ByteBuf schema) {
        losses().report("response_format");
    }

    @Override
    default void message(Role role) {
        losses().report("messages");
    }

    @Override
    default void text(@Borrowed ByteBuf escaped) {
        // Reported with its message.
    }

    @Override
    default void reasoning(@Borrowed ByteBuf escaped) {
        // Reported with its message.
    }

    @Override
    default void media(Media kind, Media.Source source, String type, @Borrowed ByteBuf escaped) {
        // Reported with its message.
    }

    @Override
    default void mediaName(@Borrowed ByteBuf escaped) {
        // Reported with its message.
    }

    @Override
    default void sealed(Seal kind, @Borrowed ByteBuf escaped) {
        // Reported with its message.
    }

    @Override
    default void toolFailed() {
        // Reported with its message.
    }

    @Override
    default void part(String type, @Borrowed ByteBuf raw) {
        // Reported with its message.
    }

    @Override
    default void toolCall(String id, String name, @Borrowed ByteBuf arguments) {
        // Reported with its message.
    }

    @Override
    default void toolResult(String id, String name) {
        // Reported with its message.
    }

    @Override
    default void messageEnd() {
        // Reported with its message.
    }

    @Override
    default void prompt(@Borrowed ByteBuf escaped) {
        input(escaped);
    }
}
