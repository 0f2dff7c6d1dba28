package io.councilrouter.codec.engine;

import io.councilrouter.codec.Borrowed;
import io.netty.buffer.ByteBuf;
import java.util.Set;

/** A POST that asks what one model can do, for servers whose list does not say. Stateless, shared. */
public interface ModelQuestion {

    /** The engine's own path. */
    String path();

    /** The question as JSON. */
    String body(String model);

    /**
     * Reads an answer.
     *
     * @param status HTTP status
     * @return abilities in the words of {@link EngineFacts.Model}; empty if the answer does not say or is unreadable
     */
    Set<String> read(int status, @Borrowed ByteBuf body);
}
