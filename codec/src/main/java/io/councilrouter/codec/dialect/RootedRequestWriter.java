package io.councilrouter.codec.dialect;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.chat.Param;
import io.councilrouter.codec.chat.Thinking;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** A writer that leaves all root fields but the content to the dialect's {@link RootWriter}. */
public interface RootedRequestWriter extends PartialRequestWriter {

    /** The writer of the root fields; the same one at each call. */
    RootWriter root();

    @Override
    default void param(Param key, @Borrowed ByteBuf raw) {
        root().param(key, raw);
    }

    @Override
    default void thinking(Thinking level) {
        root().thinking(level);
    }

    @Override
    default void format(@Borrowed @Nullable ByteBuf schema) {
        root().format(schema);
    }

    @Override
    default void other(String name, @Borrowed ByteBuf raw) {
        root().other(name, raw);
    }

    @Override
    default boolean thinks() {
        return root().thinks();
    }

    @Override
    default Dropped losses() {
        return root().dropped();
    }

    @Override
    default void format(String name, boolean strict, @Borrowed ByteBuf schema) {
        root().format(name, strict, schema);
    }
}
