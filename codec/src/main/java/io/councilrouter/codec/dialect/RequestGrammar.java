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

    /** Whether the array in this root field is passed on element by element. */
    boolean walks(String name);

    /**
     * A root field that is neither null nor passed on element by element.
     *
     * @param json is at the value, which is read to its end or left alone
     * @param value its token
     */
    void field(String name, JsonCursor json, Json value, ChatSink sink);

    /** An element of such an array; see {@link #field}. */
    void element(String array, JsonCursor json, Json value, ChatSink sink);

    /** Does one step of the work that the last call left over; false when there is none. */
    boolean pending(ChatSink sink);

    /** The root object is complete; any work left pending by this is done before {@link ChatSink#end}. */
    void finish(ChatSink sink);

    /** Why the request cannot be read; null as long as it can. */
    @Nullable
    Fault fault();

    /** As {@link RequestReader#settled}. */
    default @Nullable FinishReason settled() {
        return null;
    }

    /** As {@link RequestReader#echo}. */
    default @Nullable RequestEcho echo() {
        return null;
    }

    /** Releases everything held. Idempotent. */
    void close();
}
