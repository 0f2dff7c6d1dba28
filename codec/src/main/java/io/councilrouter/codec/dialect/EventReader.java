package io.councilrouter.codec.dialect;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.chat.EventSink;
import io.netty.buffer.ByteBuf;

/** Reads one answer. Not thread-safe; belongs to one attempt. */
public interface EventReader {

    /**
     * One frame: the data of an SSE event, one NDJSON line, or the whole body of an unstreamed answer, between reader
     * and writer index. Skips and counts a malformed frame of a stream; a malformed whole answer is a fault. Numbers
     * that are not JSON (Python writes {@code NaN} and {@code -Infinity}) count as null.
     */
    void onFrame(@Borrowed ByteBuf data, EventSink sink);

    /**
     * The upstream's body ended cleanly. Calls {@link EventSink#end} if the dialect's terminator (in OpenAI's dialect
     * also a finish reason) has completed the answer, else {@link EventSink#fault} with UPSTREAM_TRUNCATED.
     */
    void onEnd(EventSink sink);

    /** Whether the dialect's terminator has been read: any later bytes are ignored. */
    boolean terminated();

    /** Number of frames skipped because they do not even begin as JSON, so that nothing was lost with them. */
    int skipped();

    /** Number of frames skipped that begin as JSON but are broken: part of the answer may be lost with them. */
    int broken();

    /** Releases what the reader holds. Idempotent. */
    void close();
}
