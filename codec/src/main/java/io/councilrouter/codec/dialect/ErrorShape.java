package io.councilrouter.codec.dialect;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.fault.ErrorNote;
import io.councilrouter.codec.fault.Fault;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** How one API family reports errors. Stateless. */
public interface ErrorShape {

    /** The JSON body of an error answer. */
    void body(Fault fault, String requestId, ByteSink out);

    /** The whole frame (SSE event or NDJSON line, envelope included) that says so inside a stream. */
    void inBand(Fault fault, String requestId, ByteSink out);

    /** What an upstream's error body of this dialect says; null if it says nothing (an HTML page, say). */
    @Nullable
    ErrorNote read(@Borrowed ByteBuf body);

    /**
     * Whether clients compare the sentence of an error as a whole, so that nothing may be added to what a backend of this
     * dialect said; where they look for words in it, something may.
     */
    default boolean comparesWhole() {
        return false;
    }
}
