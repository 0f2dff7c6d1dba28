package io.councilrouter.codec.dialect.ollama;

import io.councilrouter.codec.chat.EventSink;
import io.councilrouter.codec.dialect.ArgumentObject;
import io.councilrouter.codec.dialect.CallFields;
import io.councilrouter.codec.dialect.CallTracker;
import io.councilrouter.codec.dialect.HeldText;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.councilrouter.codec.json.JsonEscapes;
import io.netty.buffer.ByteBuf;

/** Reports the tool calls of an answer, which come whole and in order. Belongs to one answer. */
final class CallTeller {
    private final CallFields call = new CallFields();
    private final HeldText arguments = new HeldText();
    private int calls;

    /** Reports the calls of the list that {@code json} is about to read. */
    void tell(JsonCursor json, EventSink sink) {
        json.next();
        while (json.next() == Json.OBJECT && call.read(json)) {
            tellCall(json, sink);
        }
    }

    /** The call's own index is ignored: it starts over in every line. */
    private void tellCall(JsonCursor json, EventSink sink) {
        if (call.name().isEmpty() || calls == CallTracker.MOST) {
            return;
        }
        sink.toolOpen(0, calls, call.id(), call.name());
        ByteBuf raw = call.raw(json);
        arguments.clear();
        switch (call.arguments()) {
            case OBJECT -> JsonEscapes.escape(raw, arguments);
            // The form of OpenAI's API; or, at worst, not JSON at all.
            case STRING -> ArgumentObject.ofText(raw, arguments);
            case NULL -> ArgumentObject.nothing(arguments);
            default -> ArgumentObject.ofValue(raw, arguments);
        }
        sink.toolArgs(0, calls, arguments.view());
        calls++;
    }

    /** Releases what it holds. Idempotent. */
    void close() {
        arguments.close();
        call.close();
    }
}
