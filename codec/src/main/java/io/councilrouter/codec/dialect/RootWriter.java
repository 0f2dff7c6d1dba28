package io.councilrouter.codec.dialect;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.chat.Param;
import io.councilrouter.codec.chat.Thinking;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Writes the root fields of a request that are not its content; several operations of one dialect share it. Not
 * thread-safe.
 */
public interface RootWriter {

    /** As {@link io.councilrouter.codec.chat.ChatSink#param}. */
    void param(Param key, @Borrowed ByteBuf raw);

    /** As {@link io.councilrouter.codec.chat.ChatSink#thinking}. */
    void thinking(Thinking level);

    /** As {@link io.councilrouter.codec.chat.ChatSink#format}. */
    void format(@Borrowed @Nullable ByteBuf schema);

    /** As {@link io.councilrouter.codec.chat.ChatSink#other}; dropped and reported unless the dialect knows the name. */
    default void other(String name, @Borrowed ByteBuf raw) {
        dropped().report(name);
    }

    /** Whether the written fields say how much to think. */
    boolean thinks();

    /** Notes what was dropped, and what must not be. */
    Dropped dropped();

    /** As {@link io.councilrouter.codec.chat.ChatSink#format(String, boolean, ByteBuf)}. */
    default void format(String name, boolean strict, @Borrowed ByteBuf schema) {
        format(schema);
    }
}
