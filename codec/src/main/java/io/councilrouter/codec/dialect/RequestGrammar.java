package io.councilrouter.codec.dialect;

import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import org.jspecify.annotations.Nullable;

/**
 * How one dialect interprets the fields of a request; driven by {@link RequestWalk}. Not thread-safe; belongs to one
 * request.
 */
public interface RequestGrammar {

    /** Whether the array in this root field is given element by element. */
    boolean walks(String name);

    /**
     * A root field that is neither null nor walked.
     *
     * @param json stands on the value, which is read to its end or left alone
     * @param value its token
     */
    void field(String name, JsonCursor json, Json value, ChatSink sink);

    /** An element of a walked array; as {@link #field}. */
    void element(String array, JsonCursor json, Json value, ChatSink sink);

    /** Does one step of what the last call left over; false when there is nothing. */
    boolean pending(ChatSink sink);

    /** The root object is closed; what this leaves pending is done before {@link ChatSink#end}. */
    void finish(ChatSink sink);

    /** Why the request cannot be read, null while it can. */
    @Nullable
    Fault fault();

    /** As {@link RequestReader#settled}. */
    default @Nullable FinishReason settled() {
        return null;
    }

    /** Releases what is held. Idempotent. */
    void close();
}
