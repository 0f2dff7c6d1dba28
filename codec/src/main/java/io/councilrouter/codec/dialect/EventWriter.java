package io.councilrouter.codec.dialect;

import io.councilrouter.codec.chat.EventSink;
import java.util.List;

/**
 * Writes one answer into the sink it was made with. {@link #fault} writes the in-band frame of a stream and no
 * terminator; for an unstreamed answer it writes nothing (the caller answers with the error body). Not thread-safe;
 * belongs to one attempt.
 */
public interface EventWriter extends EventSink {

    /**
     * Adds {@code field} to the end of the answer: to the frame of a stream that says how it ended, or to the only
     * object of a whole answer. Called before {@link #finish}, at most once. A dialect whose clients reject unknown
     * fields leaves it out.
     */
    default void extra(ExtraField field) {}

    /** Names of what the dialect had no place for in the answer so far. */
    List<String> dropped();

    /** Releases what is held back if the answer is abandoned; idempotent, harmless after {@link #end}. */
    void close();
}
