package io.councilrouter.codec.dialect;

import io.councilrouter.codec.Borrowed;
import io.netty.buffer.ByteBuf;
import java.util.List;

/** A writer of an answer that consists of text and tool calls: chat, completion. */
public interface TextEventWriter extends EventWriter {

    /** Notes what was dropped. */
    Dropped losses();

    @Override
    default void drop(String name) {
        losses().report(name);
    }

    @Override
    default List<String> dropped() {
        return losses().names();
    }

    @Override
    default void vector(int index, @Borrowed ByteBuf raw) {
        // An answer in text has no vectors.
    }

    @Override
    default void vectorBase64(int index, @Borrowed ByteBuf escaped) {
        // An answer in text has no vectors.
    }
}
