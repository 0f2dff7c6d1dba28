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
                case "role" -> role = RootGrammar.text(json, value);
                // The second is what Ollama called it at first.
                case "tool_name", "name" -> toolName = RootGrammar.text(json, value);
                case "tool_call_id" -> callId = RootGrammar.text(json, value);
                case "content" -> content(json, value);
                case "thinking" -> span(THINKING, Json.STRING, json, value);
                case "images" -> span(IMAGES, Json.ARRAY, json, value);
                case "tool_calls" -> span(CALLS, Json.ARRAY, json, value);
                default -> json.skipChildren();
            }
        }
        Role speaker = role(role);
        if (speaker == null) {
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
        if (token == Json.STRING) {
            sink.image("", json.value());
        } else {
            imagesOpen = false;
            if (token == Json.ARRAY_END) {
                rest(sink);
            } else {
                bad("images", "must be a list of base64 strings.");
            }
        }
        return true;
    }

    private void rest(ChatSink sink) {
        JsonCursor json = body;
        if (json != null && spans[CALLS] >= 0) {
            JsonCursor calls = parts.open(json, spans[CALLS], spans[CALLS + 1]);
            calls.next();
            while (calls.next() == Json.OBJECT) {
                call(calls, sink);
            }
        }
        sink.messageEnd();
        count++;
    }

    private void call(JsonCursor json, ChatSink sink) {
        String id = "";
        String name = "";
        arguments.clear();
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String field = json.name();
            Json value = json.next();
            if (field.equals("id")) {
                id = RootGrammar.text(json, value);
            } else if (field.equals("function") && value == Json.OBJECT) {
                for (Json inner = json.next(); inner == Json.NAME; inner = json.next()) {
                    String part = json.name();
                    Json deep = json.next();
                    if (part.equals("name")) {
                        name = RootGrammar.text(json, deep);
                    } else if (part.equals("arguments") && deep == Json.OBJECT) {
                        JsonEscapes.escape(json.rawValue(), arguments);
                    } else if (part.equals("arguments") && deep == Json.STRING) {
                        // Some clients hand OpenAI's form through.
                        arguments.append(json.value());
                    } else {
                        json.skipChildren();
                    }
                }
            } else {
                json.skipChildren();
            }
        }
        sink.toolCall(id, name, arguments.view());
    }

    private void content(JsonCursor json, Json value) {
        if (value == Json.STRING || value == Json.NULL) {
            span(CONTENT, Json.STRING, json, value);
        } else {
            json.skipChildren();
            bad("content", "must be a string.");
        }
    }

    private void span(int span, Json wanted, JsonCursor json, Json value) {
        long from = json.from();
        json.skipChildren();
        if (value == wanted) {
            spans[span] = from;
            spans[span + 1] = json.to();
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
        String place = "messages[" + count + "]." + field;
        fault = new Fault.Client(FaultCode.INVALID_ARGUMENT, place + ": " + what, place);
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
