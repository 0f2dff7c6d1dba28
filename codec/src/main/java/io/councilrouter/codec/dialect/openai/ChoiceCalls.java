package io.councilrouter.codec.dialect.openai;

import io.councilrouter.codec.chat.EventSink;
import io.councilrouter.codec.dialect.CallFields;
import io.councilrouter.codec.dialect.CallTracker;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.netty.buffer.ByteBuf;

/** The tool calls of an answer, which come in fragments. Belongs to one answer. */
final class ChoiceCalls {
    private final CallTracker calls = new CallTracker();
    private final CallFields call = new CallFields();

    /** Reports the fragments of the list that {@code json} is about to read; returns whether a call was named. */
    boolean list(int choice, JsonCursor json, EventSink sink) {
        boolean named = false;
        if (json.next() == Json.ARRAY) {
            while (json.next() == Json.OBJECT && call.read(json)) {
                named |= tell(choice, json, sink);
            }
        }
        return named;
    }

    /** The same for the old {@code function_call}, an object. */
    boolean function(int choice, JsonCursor json, EventSink sink) {
        return json.next() == Json.OBJECT && call.bare(json) && tell(choice, json, sink);
    }

    /** A call is reported once its name is known; what comes before may never be. */
    private boolean tell(int choice, JsonCursor json, EventSink sink) {
        CallTracker.TrackedCall told = calls.fragment(choice, call.index(), call.id(), call.name(), sink);
        // The API does not allow an object, but some servers write one.
        ByteBuf arguments = call.escaped(json);
        if (arguments != null) {
            calls.arguments(told, arguments, sink);
        }
        return !call.name().isEmpty();
    }

    /** Releases what it holds. Idempotent. */
    void close() {
        calls.close();
        call.close();
    }
}
