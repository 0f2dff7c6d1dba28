package io.councilrouter.codec.dialect.responses;

import static io.councilrouter.codec.dialect.AsciiBytes.ascii;

import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.chat.Role;
import io.councilrouter.codec.chat.Seal;
import io.councilrouter.codec.dialect.HeldText;
import io.councilrouter.codec.dialect.ParamReader;
import io.councilrouter.codec.dialect.ShortText;
import io.councilrouter.codec.dialect.Spans;
import io.councilrouter.codec.dialect.Subtree;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.councilrouter.codec.json.JsonEscapes;
import io.netty.buffer.ByteBuf;

/**
 * The items of a conversation. What the assistant thinks, says and calls in items that follow one another is one message in
 * the vocabulary; a text behind a text begins another one, with what was thought before it.
 *
 * <pre>
 *   reasoning, message, function_call, function_call    is   ASSISTANT
 *   function_call_output, function_call_output          is   TOOL, TOOL
 * </pre>
 *
 * One request's.
 */
final class TurnGrammar {
    private static final int LONGEST_NAME = 256;

    private static final int CONTENT = 0;
    private static final int SUMMARY = 1;
    private static final int SEAL = 2;
    private static final int ARGUMENTS = 3;
    private static final int INPUT = 4;
    private static final int OUTPUT = 5;
    private static final int SPANS = 6;

    private static final byte[] ARGUMENTS_OPEN = ascii("{\\\"input\\\":\\\"");
    private static final byte[] ARGUMENTS_END = ascii("\\\"}");
    private static final byte[] PARAGRAPH = ascii("\\n\\n");

    private final Spans spans = new Spans(SPANS);
    private final Subtree parts;
    private final PartReader part;
    private final ParamReader params;
    private final HeldText held = new HeldText();
    private String type = "";
    private String role = "";
    private String callId = "";
    private String name = "";
    private String namespace = "";
    /** A bit for each part of the item that is a list. */
    private int lists;

    private int count = -1;
    private boolean assistant;
    private boolean spoke;
    private boolean called;
    private boolean partsOpen;
    /** The message whose parts are being told ends with them. */
    private boolean closes;

    private String list = "";
    private int each;

    TurnGrammar(int[] longSpans, ParamReader params) {
        parts = new Subtree(longSpans);
        part = new PartReader(params);
        this.params = params;
    }

    /** Reads the item on whose brace {@code json} stands, and tells it up to a list of parts. */
    void read(JsonCursor json, ChatSink sink) {
        count++;
        spans.clear();
        type = "message";
        role = "";
        callId = "";
        name = "";
        namespace = "";
        lists = 0;
        long open = json.from();
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String field = json.name();
            Json value = json.next();
            switch (field) {
                case "type" -> type = ShortText.read(json, value, LONGEST_NAME);
                case "role" -> role = ShortText.read(json, value, LONGEST_NAME);
                case "call_id" -> callId = ShortText.read(json, value, LONGEST_NAME);
                case "name" -> name = ShortText.read(json, value, LONGEST_NAME);
                case "namespace" -> namespace = ShortText.read(json, value, LONGEST_NAME);
                case "content" -> keep(CONTENT, field, json, value);
                case "summary" -> keep(SUMMARY, field, json, value);
                case "encrypted_content" -> keep(SEAL, field, json, value);
                case "arguments" -> keep(ARGUMENTS, field, json, value);
                case "input" -> keep(INPUT, field, json, value);
                case "output" -> keep(OUTPUT, field, json, value);
                default -> json.skipChildren();
            }
        }
        long end = json.to();
        switch (type) {
            case "message" -> message(json, sink);
            case "reasoning" -> reasoning(json, sink);
            case "function_call", "custom_tool_call" -> call(json, sink);
            case "function_call_output", "custom_tool_call_output" -> result(json, sink);
            default -> other(json, open, end, sink);
        }
    }

    private void keep(int which, String field, JsonCursor json, Json value) {
        if (value == Json.STRING || value == Json.ARRAY) {
            lists |= value == Json.ARRAY ? 1 << which : 0;
            spans.keep(which, json, value);
        } else {
            json.skipChildren();
            // A picture of a screen is an object; whose it is decides the item's type.
            boolean screen = which == OUTPUT && value == Json.OBJECT;
            if (value != Json.NULL && !screen) {
                params.wrong(
                        path(field), which == CONTENT || which == OUTPUT ? "a string or a list of parts" : "a string");
            }
        }
    }

    private boolean isList(int which) {
        return (lists & 1 << which) != 0;
    }

    private boolean isText(int which) {
        return spans.has(which) && !isList(which);
    }

    private void message(JsonCursor json, ChatSink sink) {
        Role speaker = Role.of(role);
        if (speaker == null || speaker == Role.TOOL) {
            params.refuse(
                    path("role"),
                    path("role") + ": \"" + role + "\" is no role; use user, assistant, system or developer.");
            return;
        }
        if (speaker == Role.ASSISTANT) {
            open(spoke && !called, sink);
            spoke = true;
        } else {
            end(sink);
            sink.message(speaker);
        }
        content(CONTENT, "content", speaker != Role.ASSISTANT, json, sink);
    }

    /** Tells a text, or begins to tell a list of parts. */
    private void content(int which, String field, boolean last, JsonCursor json, ChatSink sink) {
        if (!spans.has(which)) {
            params.wrong(path(field), "a string or a list of parts");
        } else if (isList(which)) {
            list = path(field);
            each = 0;
            closes = last;
            partsOpen = true;
            spans.open(which, json, parts);
        } else {
            sink.text(spans.view(which, json));
            if (last) {
                sink.messageEnd();
            }
        }
    }

    /** Opens the assistant's message, or {@code another} one. */
    private void open(boolean another, ChatSink sink) {
        if (another) {
            end(sink);
        }
        if (!assistant) {
            assistant = true;
            spoke = false;
            called = false;
            sink.message(Role.ASSISTANT);
        }
    }

    /** Ends the assistant's message, if it is open. */
    void end(ChatSink sink) {
        if (assistant) {
            assistant = false;
            spoke = false;
            called = false;
            sink.messageEnd();
        }
    }

    /** What is sealed signs the words beside it, be they empty; alone it stands for words that nobody may read. */
    private void reasoning(JsonCursor json, ChatSink sink) {
        held.clear();
        boolean words = words(CONTENT, json) || words(SUMMARY, json);
        boolean seal = isText(SEAL);
        if (!words && !seal) {
            // A reminder of what a server keeps.
            return;
        }
        open(spoke && !called, sink);
        if (words) {
            sink.reasoning(held.view());
        }
        if (seal) {
            sink.sealed(words ? Seal.SIGNATURE : Seal.OPAQUE, spans.view(SEAL, json));
        }
    }

    /** Gathers the texts of a list; false if it has none. */
    private boolean words(int which, JsonCursor json) {
        if (!isList(which)) {
            return false;
        }
        JsonCursor inside = spans.open(which, json, parts);
        boolean any = false;
        for (Json item = inside.next(); item == Json.OBJECT; item = inside.next()) {
            for (Json token = inside.next(); token == Json.NAME; token = inside.next()) {
                boolean wanted = inside.name().equals("text");
                if (inside.next() == Json.STRING && wanted) {
                    if (any) {
                        held.append(PARAGRAPH);
                    }
                    any = true;
                    held.append(inside.value());
                }
                inside.skipChildren();
            }
        }
        return any;
    }

    private void call(JsonCursor json, ChatSink sink) {
        if (name.isEmpty()) {
            params.wrong(path("name"), "the name of a tool");
            return;
        }
        open(false, sink);
        called = true;
        held.clear();
        String joined = ToolNames.joined(namespace, name);
        if (type.startsWith("custom")) {
            held.append(ARGUMENTS_OPEN);
            if (isText(INPUT)) {
                JsonEscapes.escape(spans.view(INPUT, json), held);
            }
            held.append(ARGUMENTS_END);
            sink.toolCall(callId, joined, held.view());
        } else {
            ByteBuf arguments = isText(ARGUMENTS) ? spans.view(ARGUMENTS, json) : held.view();
            sink.toolCall(callId, joined, arguments);
        }
    }

    private void result(JsonCursor json, ChatSink sink) {
        end(sink);
        sink.message(Role.TOOL);
        sink.toolResult(callId, name);
        content(OUTPUT, "output", true, json, sink);
    }

    private void other(JsonCursor json, long from, long to, ChatSink sink) {
        String place = "input[" + count + "]";
        if (ServerItems.isStep(type)) {
            open(false, sink);
            sink.serverTool(type, json.viewOf(from, to));
        } else if (type.isEmpty()) {
            params.wrong(place + ".type", "the name of a kind of item");
        } else if (type.equals("item_reference")) {
            params.refuse(place, place + ": there is no stored item to refer to; send the item itself.");
        } else {
            params.refuse(
                    place, place + ": " + RootGrammar.only("an item of the type \"" + type + "\"", "understands"));
        }
    }

    /** One part of the open message; false if no list of parts is open. */
    boolean pending(ChatSink sink) {
        if (!partsOpen) {
            return false;
        }
        JsonCursor json = parts.json();
        Json token = json.next();
        if (token == Json.OBJECT) {
            part.read(list + "[" + each++ + "]", json, sink);
        } else {
            partsOpen = false;
            if (token != Json.ARRAY_END) {
                params.wrong(list, "a string or a list of parts, each an object with a \"type\"");
            } else if (closes) {
                sink.messageEnd();
            }
        }
        return true;
    }

    private String path(String field) {
        return "input[" + count + "]." + field;
    }

    /** Releases what it holds. Idempotent. */
    void close() {
        parts.close();
        held.close();
    }
}
