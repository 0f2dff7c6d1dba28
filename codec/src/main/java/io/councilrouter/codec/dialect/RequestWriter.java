package io.councilrouter.codec.dialect;

import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.fault.Fault;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes one request. Not thread-safe; belongs to one attempt. */
public interface RequestWriter extends ChatSink {

    /** Set when something asked for cannot be said in this dialect and must not be dropped; looked at after steps. */
    @Nullable
    Fault fault();

    /** Notes the name; see {@link #dropped}. */
    @Override
    void drop(String name);

    /** Names of fields that this dialect has no place for, for {@code X-Router-Dropped}. */
    List<String> dropped();

    /** Whether what was written says how much the model is to think, so that it could be said again without. */
    default boolean thinks() {
        return false;
    }

    /** Releases what is held back when the request is given up; idempotent, harmless after {@link #end}. */
    void close();
}
