package io.councilrouter.codec.dialect.ollama;

import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.chat.Role;
import io.councilrouter.codec.dialect.CallFields;
import io.councilrouter.codec.dialect.Spans;
import io.councilrouter.codec.dialect.Subtree;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** The messages of a conversation. Each is first searched for its parts, then reported; images one per step. */
final class MessageGrammar {
    private static final int CONTENT = 0;
    private static final int THINKING = 1;
    private static final int IMAGES = 2;
    private static final int CALLS = 3;
    private static final int SPANS = 4;

    private final Spans spans = new Spans(SPANS);
    private final Subtree parts;
    /** Made for the first call. */
    private @Nullable CallFields called;

    private @Nullable JsonCursor body;
    private @Nullable Fault fault;
    private boolean imagesOpen;
    private int image;
    private int count;

    MessageGrammar(int[] longSpans) {
        parts = new Subtree(longSpans);
    }

    /** Reads the message, whose brace {@code json} is at, and reports it up to its images. */
    void read(JsonCursor json, ChatSink sink) {
        body = json;
        spans.clear();
        String role = "";
        String toolName = "";
        String callId = "";
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String field = json.name();
            Json value = json.next();
            switch (field) {
                case "role" -> role = text(field, json, value);
                // The second is Ollama's original name for it.
                case "tool_name", "name" -> toolName = text(field, json, value);
                case "tool_call_id" -> callId = text(field, json, value);
                case "content" -> keep(CONTENT, field, Json.STRING, json, value);
                case "thinking" -> keep(THINKING, field, Json.STRING, json, value);
                case "images" -> keep(IMAGES, field, Json.ARRAY, json, value);
                case "tool_calls" -> keep(CALLS, field, Json.ARRAY, json, value);
                default -> json.skipChildren();
            }
        }
        Role speaker = Role.of(role);
        if (speaker == null && fault == null) {
            bad("role", "\"" + role + "\" is not a role; use system, user, assistant or tool.");
        }
        if (fault != null || speaker == null) {
            return;
        }
        sink.message(speaker);
        if (speaker == Role.TOOL) {
            sink.toolResult(callId, toolName);
        }
        if (spans.has(THINKING)) {
            sink.reasoning(spans.view(THINKING, json));
        }
        if (spans.has(CONTENT)) {
            sink.text(spans.view(CONTENT, json));
        }
        if (spans.has(IMAGES)) {
            image = 0;
            imagesOpen = true;
            spans.open(IMAGES, json, parts);
        }
        if (!imagesOpen) {
            rest(sink);
        }
    }

    /** Reports one image of the open message; false if no message is open. */
    boolean pending(ChatSink sink) {
        if (!imagesOpen) {
            return false;
        }
        JsonCursor json = parts.json();
        Json token = json.next();
        if (token == Json.ARRAY_END) {
            imagesOpen = false;
            rest(sink);
            return true;
        }
        String place = "images[" + image++ + "]";
        String wanted = token == Json.STRING ? Images.tell(json.value(), sink) : "an image in base64, as a string";
        if (wanted != null) {
            imagesOpen = false;
            bad(place, "must be " + wanted + ".");
        }
        return true;
    }

    private void rest(ChatSink sink) {
        JsonCursor json = body;
        if (json != null && spans.has(CALLS)) {
            JsonCursor calls = spans.open(CALLS, json, parts);
            int index = 0;
            for (Json token = calls.next(); token != Json.ARRAY_END; token = calls.next()) {
                String place = "tool_calls[" + index++ + "]";
                if (token != Json.OBJECT) {
                    bad(place, "must be an object.");
                } else {
                    call(place, calls, sink);
                }
                if (fault != null) {
                    return;
                }
            }
        }
        sink.messageEnd();
        count++;
    }

    private void call(String place, JsonCursor json, ChatSink sink) {
        CallFields call = called == null ? new CallFields() : called;
        called = call;
        call.read(json);
        // Some clients pass on OpenAI's form of the arguments, a string.
        ByteBuf arguments = call.escaped(json);
        if (arguments == null && call.arguments() != Json.NULL) {
            bad(place + ".function.arguments", "must be an object.");
        } else if (call.nameKind() != Json.STRING) {
            bad(place + ".function.name", "must be a string.");
        } else {
            sink.toolCall(call.id(), call.name(), arguments == null ? call.raw(json) : arguments);
        }
    }

    private String text(String field, JsonCursor json, Json value) {
        if (value != Json.STRING && value != Json.NULL) {
            bad(field, "must be a string.");
        }
        return RootGrammar.text(json, value);
    }

    private void keep(int part, String field, Json wanted, JsonCursor json, Json value) {
        if (!spans.keep(part, wanted, json, value)) {
            bad(field, wanted == Json.STRING ? "must be a string." : "must be a list.");
        }
    }

    private void bad(String field, String what) {
        if (fault == null) {
            String place = "messages[" + count + "]." + field;
            fault = new Fault.Client(FaultCode.INVALID_ARGUMENT, place + ": " + what, place);
        }
    }

    /** How many messages were reported. */
    int count() {
        return count;
    }

    @Nullable
    Fault fault() {
        return fault;
    }

    void close() {
        parts.close();
        if (called != null) {
            called.close();
        }
    }
}
