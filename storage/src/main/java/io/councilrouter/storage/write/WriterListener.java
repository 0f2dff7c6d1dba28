package io.councilrouter.storage.write;

import org.jspecify.annotations.Nullable;

/** Receives events that a person should read in the log. Called by the writer's thread; must not block. */
public interface WriterListener {

    /** Rows go another way than before. The cause, where there is one, may name files and hosts. */
    void stateChanged(StoreHealth health, @Nullable Exception cause);

    /** Something went wrong that concerns no batch: an access line, a piece on disk, a slice of idle work, or a bug. */
    void failed(String what, Throwable cause);
}
