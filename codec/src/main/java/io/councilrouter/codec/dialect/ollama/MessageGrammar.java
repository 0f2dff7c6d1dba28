package io.councilrouter.codec.dialect.ollama;

import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.chat.Role;
import io.councilrouter.codec.dialect.HeldText;
import io.councilrouter.codec.dialect.Subtree;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.councilrouter.codec.json.JsonEscapes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The messages of a conversation: run through first, told then, images one by one, a step each. */
final class MessageGrammar {
    private static final int CONTENT = 0;
    private static final int THINKING = 2;
    private static final int IMAGES = 4;
    private static final int CALLS = 6;
    private static final int SPANS = 8;

    private final long[] spans = new long[SPANS];
    private final Subtree parts;
    private final HeldText arguments = new HeldText();
    private @Nullable JsonCursor body;
    private @Nullable Fault fault;
    private boolean imagesOpen;
    private int image;
    private @Nullable String callName;
    private int count;

    MessageGrammar(int[] longSpans) {
        parts = new Subtree(longSpans);
    }

    /** Reads the message on whose brace {@code json} stands, and tells it up to its images. */
    void read(JsonCursor json, ChatSink sink) {
        body = json;
        Arrays.fill(spans, -1);
        String role = "";
        String toolName = "";
        String callId = "";
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String field = json.name();
            Json value = json.next();
            switch (field) {
                case "role" -> role = text(field, json, value);
                // The second is what Ollama called it at first.
                case "tool_name", "name" -> toolName = text(field, json, value);
                case "tool_call_id" -> callId = text(field, json, value);
                case "content" -> span(CONTENT, field, Json.STRING, json, value);
                case "thinking" -> span(THINKING, field, Json.STRING, json, value);
                case "images" -> span(IMAGES, field, Json.ARRAY, json, value);
                case "tool_calls" -> span(CALLS, field, Json.ARRAY, json, value);
                default -> json.skipChildren();
            }
        }
        Role speaker = role(role);
        if (speaker == null && fault == null) {
            bad("role", "\"" + role + "\" is no role; use system, user, assistant or tool.");
        }
        if (fault != null || speaker == null) {
            return;
        }
        sink.message(speaker);
        if (speaker == Role.TOOL) {
            sink.toolResult(callId, toolName);
        }
        if (spans[THINKING] >= 0) {
            sink.reasoning(json.viewOf(spans[THINKING] + 1, spans[THINKING + 1] - 1));
        }
        if (spans[CONTENT] >= 0) {
            sink.text(json.viewOf(spans[CONTENT] + 1, spans[CONTENT + 1] - 1));
        }
        if (spans[IMAGES] >= 0) {
            image = 0;
            imagesOpen = parts.open(json, spans[IMAGES], spans[IMAGES + 1]).next() == Json.ARRAY;
        }
        if (!imagesOpen) {
            rest(sink);
        }
    }

    /** One image of the open message; false when no message is open. */
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
        if (json != null && spans[CALLS] >= 0) {
            JsonCursor calls = parts.open(json, spans[CALLS], spans[CALLS + 1]);
            calls.next();
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
        String id = "";
        callName = null;
        arguments.clear();
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String field = json.name();
            Json value = json.next();
            if (field.equals("id")) {
                id = RootGrammar.text(json, value);
            } else if (field.equals("function") && value == Json.OBJECT) {
                function(place + ".function", json);
            } else {
                json.skipChildren();
            }
        }
        if (callName == null && fault == null) {
            bad(place + ".function.name", "must be a string.");
        }
        if (fault == null && callName != null) {
            sink.toolCall(id, callName, arguments.view());
        }
    }

    private void function(String place, JsonCursor json) {
        callName = null;
        arguments.clear();
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String field = json.name();
            Json value = json.next();
            if (field.equals("name")) {
                callName = value == Json.STRING ? RootGrammar.text(json, value) : null;
                json.skipChildren();
            } else if (field.equals("arguments")) {
                arguments.clear();
                arguments(place + ".arguments", json, value);
            } else {
                json.skipChildren();
            }
        }
    }

    private void arguments(String place, JsonCursor json, Json value) {
        switch (value) {
            case OBJECT -> JsonEscapes.escape(json.rawValue(), arguments);
            // Some clients hand OpenAI's form through.
            case STRING -> arguments.append(json.value());
            case NULL -> {}
            default -> {
                json.skipChildren();
                bad(place, "must be an object.");
            }
        }
    }

    private String text(String field, JsonCursor json, Json value) {
        if (value != Json.STRING && value != Json.NULL) {
            bad(field, "must be a string.");
        }
        return RootGrammar.text(json, value);
    }

    private void span(int span, String field, Json wanted, JsonCursor json, Json value) {
        long from = json.from();
        json.skipChildren();
        spans[span] = value == wanted ? from : -1;
        spans[span + 1] = json.to();
        if (value != wanted && value != Json.NULL) {
            bad(field, wanted == Json.STRING ? "must be a string." : "must be a list.");
        }
    }

    private static @Nullable Role role(String word) {
        return switch (word) {
            case "system" -> Role.SYSTEM;
            case "developer" -> Role.DEVELOPER;
            case "user" -> Role.USER;
            case "assistant" -> Role.ASSISTANT;
            case "tool" -> Role.TOOL;
            default -> null;
        };
    }

    private void bad(String field, String what) {
        if (fault == null) {
            String place = "messages[" + count + "]." + field;
            fault = new Fault.Client(FaultCode.INVALID_ARGUMENT, place + ": " + what, place);
        }
    }

    /** How many messages were told. */
    int count() {
        return count;
    }

    @Nullable
    Fault fault() {
        return fault;
    }

    void close() {
        parts.close();
        arguments.close();
    }
}
