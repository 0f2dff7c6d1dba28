package io.councilrouter.codec.dialect.openai;

import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.dialect.RequestGrammar;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import org.jspecify.annotations.Nullable;

/** A request of {@code /v1/chat/completions}. */
final class ChatGrammar implements RequestGrammar {
    private static final int LONGEST_NAME = 256;

    private final RootGrammar root = new RootGrammar();
    private final MessageGrammar messages;
    private @Nullable JsonCursor body;
    private @Nullable Fault fault;

    ChatGrammar(int[] longSpans) {
        messages = new MessageGrammar(longSpans);
    }

    @Override
    public boolean walks(String name) {
        return name.equals("messages") || name.equals("tools") || name.equals("functions");
    }

    @Override
    public void field(String name, JsonCursor json, Json value, ChatSink sink) {
        body = json;
        switch (name) {
            case "messages", "tools", "functions" ->
                fault = new Fault.Client(FaultCode.INVALID_ARGUMENT, "\"" + name + "\" must be a list.", name);
            case "tool_choice", "function_call" -> RootGrammar.toolChoice(json, value, sink);
            default -> root.field(name, json, value, sink);
        }
    }

    @Override
    public void element(String array, JsonCursor json, Json value, ChatSink sink) {
        body = json;
        if (value != Json.OBJECT) {
            fault = new Fault.Client(
                    FaultCode.INVALID_ARGUMENT, "Every element of \"" + array + "\" must be an object.", array);
        } else if (array.equals("messages")) {
            messages.read(json, sink);
        } else {
            tool(json, array.equals("functions"), sink);
        }
    }

    /** A tool, or with {@code bare} one of the older functions, which are what a tool has under "function". */
    private static void tool(JsonCursor json, boolean bare, ChatSink sink) {
        ToolSpans tool = new ToolSpans();
        if (bare) {
            tool.read(json);
        } else {
            for (Json token = json.next(); token == Json.NAME; token = json.next()) {
                String name = json.name();
                Json value = json.next();
                if (name.equals("function") && value == Json.OBJECT) {
                    tool.read(json);
                } else if (name.equals("type") && value == Json.STRING) {
                    tool.type = json.text(LONGEST_NAME);
                } else {
                    json.skipChildren();
                }
            }
        }
        tool.tell(json, sink);
    }

    private static final class ToolSpans {
        private @Nullable String type;
        private @Nullable String name;
        private long descriptionFrom = -1;
        private long descriptionTo;
        private long parametersFrom = -1;
        private long parametersTo;

        private void read(JsonCursor json) {
            for (Json token = json.next(); token == Json.NAME; token = json.next()) {
                String field = json.name();
                Json value = json.next();
                if (field.equals("name") && value == Json.STRING) {
                    name = json.text(LONGEST_NAME);
                } else if (field.equals("description") && value == Json.STRING) {
                    descriptionFrom = json.from() + 1;
                    descriptionTo = json.to() - 1;
                } else if (field.equals("parameters") && value == Json.OBJECT) {
                    parametersFrom = json.from();
                    json.skipChildren();
                    parametersTo = json.to();
                } else {
                    json.skipChildren();
                }
            }
        }

        private void tell(JsonCursor json, ChatSink sink) {
            if (name == null) {
                // A custom or built-in tool of OpenAI's own.
                sink.other("tools." + (type == null ? "unknown" : type), json.viewOf(0, 0));
                return;
            }
            sink.tool(name);
            if (descriptionFrom >= 0) {
                sink.toolDescription(json.viewOf(descriptionFrom, descriptionTo));
            }
            if (parametersFrom >= 0) {
                sink.toolParameters(json.viewOf(parametersFrom, parametersTo));
            }
            sink.toolEnd();
        }
    }

    @Override
    public boolean pending(ChatSink sink) {
        return messages.pending(sink);
    }

    @Override
    public void finish(ChatSink sink) {
        root.finish(body, true, sink);
    }

    @Override
    public @Nullable Fault fault() {
        return fault == null ? messages.fault() : fault;
    }

    @Override
    public void close() {
        messages.close();
    }
}
