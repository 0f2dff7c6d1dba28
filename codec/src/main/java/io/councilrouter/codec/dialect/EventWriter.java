package io.councilrouter.codec.dialect;

import io.councilrouter.codec.chat.EventSink;

/**
 * Writes one answer into the sink it was made with. {@link #fault} writes the in-band frame of a stream and no
 * terminator; for an unstreamed answer it writes nothing (the caller answers with the error body). Not thread-safe;
 * belongs to one attempt.
 */
public interface EventWriter extends EventSink {

    /** Releases what is held back when the answer is given up; idempotent, harmless after {@link #end}. */
    void close();
}
