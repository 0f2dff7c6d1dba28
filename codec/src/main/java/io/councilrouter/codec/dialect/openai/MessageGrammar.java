package io.councilrouter.codec.dialect.openai;

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

/**
 * The messages of a conversation. A message's fields may come in any order but the verbs may not, so a message is first
 * searched for its parts, then reported; a content list one part per step.
 */
final class MessageGrammar {
    private static final int CONTENT = 0;
    private static final int REASONING = 1;
    private static final int REFUSAL = 2;
    private static final int CALLS = 3;
    private static final int FUNCTION = 4;
    private static final int SHORT_REASONING = 5;
    private static final int AUDIO = 6;
    private static final int SPANS = 7;

    private static final int LONGEST_NAME = 256;

    private final Spans spans = new Spans(SPANS);
    private final Subtree parts;
    /** Made for the first content that is a list: few messages have one. */
    private @Nullable PartReader part;
    /** Made for the first call. */
    private @Nullable CallFields called;

    private @Nullable JsonCursor body;
    private @Nullable Fault fault;
    private int count;
    private boolean partsOpen;
    private int place;

    private String role = "";
    private String callId = "";
    private String name = "";
    private boolean list;

    MessageGrammar(int[] longSpans) {
        parts = new Subtree(longSpans);
    }

    /** Reads the message, whose brace {@code json} is at, and reports it up to a content list. */
    void read(JsonCursor json, ChatSink sink) {
        body = json;
        spans.clear();
        role = "";
        callId = "";
        name = "";
        list = false;
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String field = json.name();
            Json value = json.next();
            switch (field) {
                case "role" -> role = text(field, json, value);
                case "tool_call_id" -> callId = text(field, json, value);
                case "name" -> name = text(field, json, value);
                case "content" -> content(json, value);
                case "reasoning_content" -> spans.keep(REASONING, Json.STRING, json, value);
                case "reasoning" -> spans.keep(SHORT_REASONING, Json.STRING, json, value);
                case "refusal" -> spans.keep(REFUSAL, Json.STRING, json, value);
                case "audio" -> container(AUDIO, field, Json.OBJECT, json, value);
                case "tool_calls" -> container(CALLS, field, Json.ARRAY, json, value);
                case "function_call" -> container(FUNCTION, field, Json.OBJECT, json, value);
                default -> unknown(field, json, value, sink);
            }
        }
        Role speaker = role.equals("function") ? Role.TOOL : Role.of(role);
        if (speaker == null && fault == null) {
            bad("role", "\"" + role + "\" is not a role; use system, developer, user, assistant or tool.");
        }
        if (fault != null || speaker == null) {
            return;
        }
        sink.message(speaker);
        if (speaker == Role.TOOL) {
            sink.toolResult(callId, name);
        } else if (!name.isEmpty()) {
            sink.drop("messages.name");
        }
        int thoughts = spans.has(REASONING) ? REASONING : SHORT_REASONING;
        if (spans.has(thoughts)) {
            sink.reasoning(spans.view(thoughts, json));
        }
        if (spans.has(AUDIO)) {
            audio(json, sink);
        }
        if (list) {
            place = 0;
            spans.open(CONTENT, json, parts);
            partsOpen = true;
        }
        if (!partsOpen) {
            if (!list && spans.has(CONTENT)) {
                sink.text(spans.view(CONTENT, json));
            }
            rest(sink);
        }
    }

    private static void unknown(String field, JsonCursor json, Json value, ChatSink sink) {
        if (value != Json.NULL) {
            sink.drop("messages." + field);
        }
        json.skipChildren();
    }

    /** Refuses a reference to an earlier spoken answer, which only the server that spoke it knows. */
    private void audio(JsonCursor json, ChatSink sink) {
        if (spans.has(CONTENT)) {
            sink.other("messages.audio", spans.view(AUDIO, json));
        } else {
            bad("audio", "cannot be sent to this model server; send what was spoken as \"content\".");
        }
    }

    /** Reports one part of the open message; false if no message is open. */
    boolean pending(ChatSink sink) {
        if (!partsOpen) {
            return false;
        }
        JsonCursor json = parts.json();
        Json token = json.next();
        if (token == Json.OBJECT) {
            String at = "content[" + place++ + "].";
            PartReader reader = part();
            if (!reader.read(json, sink)) {
                bad(at + reader.wrongField(), reader.wrong());
            }
        } else if (token == Json.STRING) {
            place++;
            sink.text(json.value());
        } else {
            partsOpen = false;
            if (token == Json.ARRAY_END) {
                rest(sink);
            } else {
                bad("content", "must be a string or a list of parts, each an object with a \"type\".");
            }
        }
        return true;
    }

    private PartReader part() {
        PartReader reader = part == null ? new PartReader() : part;
        part = reader;
        return reader;
    }

    /** Reports what comes after the content. */
    private void rest(ChatSink sink) {
        JsonCursor json = body;
        if (json == null) {
            return;
        }
        if (spans.has(REFUSAL) && !spans.has(CONTENT)) {
            sink.refusal(spans.view(REFUSAL, json));
        }
        if (spans.has(CALLS)) {
            JsonCursor calls = spans.open(CALLS, json, parts);
            int index = 0;
            for (Json token = calls.next(); token != Json.ARRAY_END; token = calls.next()) {
                String at = "tool_calls[" + index++ + "]";
                if (token != Json.OBJECT) {
                    bad(at, "must be an object.");
                    return;
                }
                if (!call(at, calls, false, sink)) {
                    return;
                }
            }
        }
        if (spans.has(FUNCTION)) {
            if (!call("function_call", spans.open(FUNCTION, json, parts), true, sink)) {
                return;
            }
        }
        sink.messageEnd();
        count++;
    }

    /** Reads a call, or with {@code bare} an old-style function call, and reports it; false if it is wrong. */
    private boolean call(String place, JsonCursor json, boolean bare, ChatSink sink) {
        CallFields call = called == null ? new CallFields() : called;
        called = call;
        if (bare) {
            call.bare(json);
        } else {
            call.read(json);
        }
        String inside = place + (bare ? "." : ".function.");
        ByteBuf arguments = call.escaped(json);
        if (!text(call.idKind())) {
            bad(place + ".id", "must be a string.");
        } else if (!call.function()) {
            bad(place + ".function", "must be an object: this model server knows only calls of functions.");
        } else if (!text(call.nameKind())) {
            bad(inside + "name", "must be a string.");
        } else if (arguments == null && call.arguments() != Json.NULL) {
            bad(inside + "arguments", "must be a string that holds a JSON object.");
        } else {
            sink.toolCall(call.id(), call.name(), arguments == null ? call.raw(json) : arguments);
        }
        return fault == null;
    }

    private static boolean text(Json kind) {
        return kind == Json.STRING || kind == Json.NULL;
    }

    private void content(JsonCursor json, Json value) {
        list = value == Json.ARRAY;
        if (list) {
            spans.keep(CONTENT, json, value);
            return;
        }
        if (!spans.keep(CONTENT, Json.STRING, json, value)) {
            bad("content", "must be a string, a list of parts or null.");
        }
    }

    private void container(int part, String field, Json wanted, JsonCursor json, Json value) {
        if (!spans.keep(part, wanted, json, value)) {
            bad(field, wanted == Json.ARRAY ? "must be a list." : "must be an object.");
        }
    }

    private String text(String field, JsonCursor json, Json value) {
        String text = value == Json.STRING ? json.text(LONGEST_NAME) : null;
        json.skipChildren();
        if (value != Json.STRING && value != Json.NULL) {
            bad(field, "must be a string.");
        }
        return text == null ? "" : text;
    }

    private void bad(String field, String what) {
        if (fault == null) {
            String place = "messages[" + count + "]." + field;
            fault = new Fault.Client(FaultCode.INVALID_ARGUMENT, place + ": " + what, place);
        }
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
