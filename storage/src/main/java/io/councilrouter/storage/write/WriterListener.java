package io.councilrouter.storage.write;

import org.jspecify.annotations.Nullable;

/** Receives events that a person should see in the log. Called by the writer's thread; must not block. */
public interface WriterListener {

    /** Rows take another path than before. The cause, if there is one, may name files and hosts. */
    void stateChanged(StoreHealth health, @Nullable Exception cause);

    /**
     * Something went wrong that does not concern a batch: an access line, a piece on disk, a slice of idle work, or a
     * bug.
     */
    void failed(String what, Throwable cause);
}
