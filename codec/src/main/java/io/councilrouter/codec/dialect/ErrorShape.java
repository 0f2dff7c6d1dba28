package io.councilrouter.codec.dialect;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.fault.ErrorNote;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** How one API family reports errors. Stateless. */
public interface ErrorShape {

    /** The JSON body of an error answer. */
    void body(Fault fault, String requestId, ByteSink out);

    /** The whole frame (SSE event or NDJSON line, envelope included) that reports the fault inside a stream. */
    void inBand(Fault fault, String requestId, ByteSink out);

    /** What an upstream's error body in this dialect says; null if it says nothing (an HTML page, say). */
    @Nullable
    ErrorNote read(@Borrowed ByteBuf body);

    /** The word of this family for a class of faults; empty where it has none. */
    default String word(FaultCode.Kind kind) {
        return "";
    }

    /**
     * Whether clients compare an error's whole message, so that we must not add anything to what a backend of this
     * dialect said; false where they search it for words.
     */
    default boolean comparesWhole() {
        return false;
    }
}
