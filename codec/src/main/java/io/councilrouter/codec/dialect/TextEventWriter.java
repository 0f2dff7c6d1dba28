package io.councilrouter.codec.dialect;

import io.councilrouter.codec.Borrowed;
import io.netty.buffer.ByteBuf;

/** A writer of an answer in text and calls: chat, completion. */
public interface TextEventWriter extends EventWriter {

    @Override
    default void vector(int index, @Borrowed ByteBuf raw) {
        // An answer in text has no vectors.
    }

    @Override
    default void vectorBase64(int index, @Borrowed ByteBuf escaped) {
        // An answer in text has no vectors.
    }
}
