package io.councilrouter.codec.dialect;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.chat.EventSink;
import io.netty.buffer.ByteBuf;

/** Reads one answer. Not thread-safe; belongs to one attempt. */
public interface EventReader {

    /**
     * One frame: the data of an SSE event, one NDJSON line, or the whole body of an unstreamed answer, between reader
     * and writer index. A malformed frame of a stream is left out and counted; a malformed whole answer is a fault. A number
     * that is none (Python writes {@code NaN} and {@code -Infinity}) counts as null.
     */
    void onFrame(@Borrowed ByteBuf data, EventSink sink);

    /**
     * The upstream's body ended cleanly. Calls {@link EventSink#end} when the answer was complete by the dialect's own
     * terminator (or, OpenAI, by a finish reason), else {@link EventSink#fault} with UPSTREAM_TRUNCATED.
     */
    void onEnd(EventSink sink);

    /** Whether the dialect's terminator has been read: later bytes are none of ours. */
    boolean terminated();

    /** Frames left out because they do not even begin as JSON: they said nothing. */
    int skipped();

    /** Frames left out that begin as JSON and are not: a part of the answer may be lost with them. */
    int broken();

    /** Releases what the reader holds. Idempotent. */
    void close();
}
