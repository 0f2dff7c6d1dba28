package io.councilrouter.codec.dialect;

import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.fault.Fault;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes one request. Not thread-safe; belongs to one attempt. */
public interface RequestWriter extends ChatSink {

    /**
     * Set when the request asks for something that this dialect cannot express and that must not be dropped; checked
     * after each step.
     */
    @Nullable
    Fault fault();

    /** Notes the name; see {@link #dropped}. */
    @Override
    void drop(String name);

    /** Names of fields that have no place in this dialect, for {@code X-Router-Dropped}. */
    List<String> dropped();

    /** Whether the written request says how much the model is to think, so that it could be sent again without that. */
    default boolean thinks() {
        return false;
    }

    /** Releases what is held back if the request is abandoned; idempotent, harmless after {@link #end}. */
    void close();
}
