package io.councilrouter.codec.dialect.openai;

import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.chat.Role;
import io.councilrouter.codec.dialect.HeldText;
import io.councilrouter.codec.dialect.InlineImage;
import io.councilrouter.codec.dialect.Subtree;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.councilrouter.codec.json.JsonEscapes;
import io.netty.buffer.ByteBuf;
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
    private static final int SPANS = 10;

    private static final int LONGEST_NAME = 256;

    private final long[] spans = new long[SPANS];
    private final Subtree parts;
    private final HeldText arguments = new HeldText();
    private @Nullable JsonCursor body;
    private @Nullable Fault fault;
    private int count;
    private boolean partsOpen;

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
                case "role" -> role = text(json, value);
                case "tool_call_id" -> callId = text(json, value);
                case "name" -> name = text(json, value);
                case "content" -> content(json, value);
                case "reasoning_content", "reasoning" -> string(REASONING, json, value);
                case "refusal" -> string(REFUSAL, json, value);
                case "tool_calls" -> container(CALLS, Json.ARRAY, json, value);
                case "function_call" -> container(FUNCTION, Json.OBJECT, json, value);
                default -> json.skipChildren();
            }
        }
        Role speaker = role(role);
        if (speaker == null) {
            bad("role", "\"" + role + "\" is no role; use system, developer, user, assistant or tool.");
        }
        if (fault != null || speaker == null) {
            return;
        }
        sink.message(speaker);
        if (speaker == Role.TOOL) {
            sink.toolResult(callId, name);
        }
        if (spans[REASONING] >= 0) {
            sink.reasoning(json.viewOf(spans[REASONING], spans[REASONING + 1]));
        }
        if (list) {
            partsOpen = parts.open(json, spans[CONTENT], spans[CONTENT + 1]).next() == Json.ARRAY;
        }
        if (!partsOpen) {
            if (!list && spans[CONTENT] >= 0) {
                sink.text(json.viewOf(spans[CONTENT], spans[CONTENT + 1]));
            }
            rest(sink);
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
            part(json, sink);
        } else if (token == Json.STRING) {
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

    private void part(JsonCursor json, ChatSink sink) {
        long open = json.from();
        String type = "";
        long textFrom = -1;
        long textTo = -1;
        long urlFrom = -1;
        long urlTo = -1;
        Json token = json.next();
        for (; token == Json.NAME; token = json.next()) {
            String field = json.name();
            Json value = json.next();
            if (field.equals("type")) {
                type = text(json, value);
            } else if ((field.equals("text") || field.equals("refusal")) && value == Json.STRING) {
                textFrom = json.from() + 1;
                textTo = json.to() - 1;
            } else if (field.equals("image_url") && value == Json.OBJECT) {
                for (Json deep = json.next(); deep == Json.NAME; deep = json.next()) {
                    String inner = json.name();
                    if (json.next() == Json.STRING && inner.equals("url")) {
                        urlFrom = json.from() + 1;
                        urlTo = json.to() - 1;
                    } else {
                        json.skipChildren();
                    }
                }
            } else if (field.equals("image_url") && value == Json.STRING) {
                urlFrom = json.from() + 1;
                urlTo = json.to() - 1;
            } else {
                json.skipChildren();
            }
        }
        if (urlFrom >= 0) {
            image(json.viewOf(urlFrom, urlTo), sink);
        } else if (textFrom >= 0 && !type.equals("thinking")) {
            sink.text(json.viewOf(textFrom, textTo));
        } else if (token == Json.OBJECT_END) {
            sink.part(type.isEmpty() ? "unknown" : type, json.viewOf(open, json.to()));
        }
    }

    private static void image(ByteBuf url, ChatSink sink) {
        InlineImage inline = InlineImage.of(url);
        if (inline == null) {
            sink.imageUrl(url);
        } else {
            url.readerIndex(inline.from());
            sink.image(inline.mime(), url);
        }
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
            while (calls.next() == Json.OBJECT) {
                call(calls, false, sink);
            }
        }
        if (spans[FUNCTION] >= 0) {
            JsonCursor call = parts.open(json, spans[FUNCTION], spans[FUNCTION + 1]);
            call.next();
            call(call, true, sink);
        }
        sink.messageEnd();
        count++;
    }

    private void call(JsonCursor json, boolean bare, ChatSink sink) {
        CallSpans call = new CallSpans();
        if (bare) {
            call.function(json);
        } else {
            for (Json token = json.next(); token == Json.NAME; token = json.next()) {
                String field = json.name();
                Json value = json.next();
                if (field.equals("id")) {
                    call.id = text(json, value);
                } else if (field.equals("function") && value == Json.OBJECT) {
                    call.function(json);
                } else {
                    json.skipChildren();
                }
            }
        }
        ByteBuf raw = call.from < 0 ? json.viewOf(0, 0) : json.viewOf(call.from, call.to);
        if (call.object) {
            arguments.clear();
            JsonEscapes.escape(raw, arguments);
            sink.toolCall(call.id, call.name, arguments.view());
        } else {
            sink.toolCall(call.id, call.name, raw);
        }
    }

    private static final class CallSpans {
        private String id = "";
        private String name = "";
        private long from = -1;
        private long to;
        private boolean object;

        private void function(JsonCursor json) {
            for (Json token = json.next(); token == Json.NAME; token = json.next()) {
                String field = json.name();
                Json value = json.next();
                if (field.equals("name")) {
                    name = text(json, value);
                } else if (field.equals("arguments") && value == Json.STRING) {
                    from = json.from() + 1;
                    to = json.to() - 1;
                } else if (field.equals("arguments") && value == Json.OBJECT) {
                    object = true;
                    from = json.from();
                    json.skipChildren();
                    to = json.to();
                } else {
                    json.skipChildren();
                }
            }
        }
    }

    private void content(JsonCursor json, Json value) {
        switch (value) {
            case STRING -> string(CONTENT, json, value);
            case ARRAY -> {
                list = true;
                container(CONTENT, Json.ARRAY, json, value);
            }
            case NULL -> spans[CONTENT] = -1;
            default -> {
                json.skipChildren();
                bad("content", "must be a string, a list of parts or null.");
            }
        }
    }

    private void string(int span, JsonCursor json, Json value) {
        if (value == Json.STRING) {
            spans[span] = json.from() + 1;
            spans[span + 1] = json.to() - 1;
        } else {
            json.skipChildren();
        }
    }

    private void container(int span, Json wanted, JsonCursor json, Json value) {
        long from = json.from();
        json.skipChildren();
        if (value == wanted) {
            spans[span] = from;
            spans[span + 1] = json.to();
        }
    }

    private static String text(JsonCursor json, Json value) {
        if (value != Json.STRING) {
            json.skipChildren();
            return "";
        }
        String text = json.text(LONGEST_NAME);
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
        String place = "messages[" + count + "]." + field;
        fault = new Fault.Client(FaultCode.INVALID_ARGUMENT, place + ": " + what, place);
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
