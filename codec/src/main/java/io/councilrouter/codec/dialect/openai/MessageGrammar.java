package io.councilrouter.codec.dialect.openai;

import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.chat.Role;
import io.councilrouter.codec.dialect.Subtree;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a conversation. A message's fields may come in any order, the verbs may not: so a message is first run
 * through for where its parts lie, then told; a content list part by part, a step each.
 */
final class MessageGrammar {
    private static final int CONTENT = 0;
    private static final int REASONING = 2;
    private static final int REFUSAL = 4;
    private static final int CALLS = 6;
    private static final int FUNCTION = 8;
    private static final int SHORT_REASONING = 10;
    private static final int AUDIO = 12;
    private static final int SPANS = 14;

    private static final int LONGEST_NAME = 256;

    private final long[] spans = new long[SPANS];
    private final Subtree parts;
    private final PartReader part = new PartReader();
    private final CallReader call = new CallReader();
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

    /** Reads the message on whose brace {@code json} stands, and tells it up to a content list. */
    void read(JsonCursor json, ChatSink sink) {
        body = json;
        Arrays.fill(spans, -1);
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
                case "reasoning_content" -> string(REASONING, json, value);
                case "reasoning" -> string(SHORT_REASONING, json, value);
                case "refusal" -> string(REFUSAL, json, value);
                case "audio" -> container(AUDIO, field, Json.OBJECT, json, value);
                case "tool_calls" -> container(CALLS, field, Json.ARRAY, json, value);
                case "function_call" -> container(FUNCTION, field, Json.OBJECT, json, value);
                default -> json.skipChildren();
            }
        }
        Role speaker = role(role);
        if (speaker == null && fault == null) {
            bad("role", "\"" + role + "\" is no role; use system, developer, user, assistant or tool.");
        }
        if (fault != null || speaker == null) {
            return;
        }
        sink.message(speaker);
        if (speaker == Role.TOOL) {
            sink.toolResult(callId, name);
        }
        int thoughts = spans[REASONING] >= 0 ? REASONING : SHORT_REASONING;
        if (spans[thoughts] >= 0) {
            sink.reasoning(json.viewOf(spans[thoughts], spans[thoughts + 1]));
        }
        if (spans[AUDIO] >= 0) {
            audio(json, sink);
        }
        if (list) {
            place = 0;
            partsOpen = parts.open(json, spans[CONTENT], spans[CONTENT + 1]).next() == Json.ARRAY;
        }
        if (!partsOpen) {
            if (!list && spans[CONTENT] >= 0) {
                sink.text(json.viewOf(spans[CONTENT], spans[CONTENT + 1]));
            }
            rest(sink);
        }
    }

    /** A reference to an answer that was spoken earlier, which only the server that spoke it knows. */
    private void audio(JsonCursor json, ChatSink sink) {
        if (spans[CONTENT] >= 0) {
            sink.other("messages.audio", json.viewOf(spans[AUDIO], spans[AUDIO + 1]));
        } else {
            bad("audio", "cannot be said to this model server; send what was spoken as \"content\".");
        }
    }

    /** One part of the open message; false when no message is open. */
    boolean pending(ChatSink sink) {
        if (!partsOpen) {
            return false;
        }
        JsonCursor json = parts.json();
        Json token = json.next();
        if (token == Json.OBJECT) {
            String at = "content[" + place++ + "].";
            if (!part.read(json, sink)) {
                bad(at + part.wrongField(), part.wrong());
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

    /** What stands behind the content. */
    private void rest(ChatSink sink) {
        JsonCursor json = body;
        if (json == null) {
            return;
        }
        if (spans[REFUSAL] >= 0 && spans[CONTENT] < 0) {
            sink.text(json.viewOf(spans[REFUSAL], spans[REFUSAL + 1]));
        }
        if (spans[CALLS] >= 0) {
            JsonCursor calls = parts.open(json, spans[CALLS], spans[CALLS + 1]);
            calls.next();
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
        if (spans[FUNCTION] >= 0) {
            JsonCursor bare = parts.open(json, spans[FUNCTION], spans[FUNCTION + 1]);
            bare.next();
            if (!call("function_call", bare, true, sink)) {
                return;
            }
        }
        sink.messageEnd();
        count++;
    }

    /** Reads a call; false if it is wrong. */
    private boolean call(String place, JsonCursor json, boolean bare, ChatSink sink) {
        if (!call.read(json, bare, sink)) {
            bad(place + "." + call.wrongField(), call.wrong());
        }
        return fault == null;
    }

    private void content(JsonCursor json, Json value) {
        list = value == Json.ARRAY;
        if (list) {
            container(CONTENT, "content", Json.ARRAY, json, value);
            return;
        }
        string(CONTENT, json, value);
        if (value != Json.STRING && value != Json.NULL) {
            bad("content", "must be a string, a list of parts or null.");
        }
    }

    private void string(int span, JsonCursor json, Json value) {
        json.skipChildren();
        spans[span] = value == Json.STRING ? json.from() + 1 : -1;
        spans[span + 1] = json.to() - 1;
    }

    private void container(int span, String field, Json wanted, JsonCursor json, Json value) {
        long from = json.from();
        json.skipChildren();
        spans[span] = value == wanted ? from : -1;
        spans[span + 1] = json.to();
        if (value != wanted && value != Json.NULL) {
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

    private static @Nullable Role role(String word) {
        return switch (word) {
            case "system" -> Role.SYSTEM;
            case "developer" -> Role.DEVELOPER;
            case "user" -> Role.USER;
            case "assistant" -> Role.ASSISTANT;
            case "tool", "function" -> Role.TOOL;
            default -> null;
        };
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
        call.close();
    }
}
