package io.councilrouter.codec.dialect.ollama;

import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.dialect.RequestGrammar;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import org.jspecify.annotations.Nullable;

/** A request of {@code /api/chat}. */
final class ChatGrammar implements RequestGrammar {
    private final RootGrammar root = new RootGrammar();
    private final MessageGrammar messages;
    private @Nullable Fault fault;

    ChatGrammar(int[] longSpans) {
        messages = new MessageGrammar(longSpans);
    }

    @Override
    public boolean walks(String name) {
        return name.equals("messages") || name.equals("tools");
    }

    @Override
    public void field(String name, JsonCursor json, Json value, ChatSink sink) {
        if (walks(name)) {
            fault = new Fault.Client(FaultCode.INVALID_ARGUMENT, "\"" + name + "\" must be a list.", name);
        } else {
            root.field(name, json, value, sink);
        }
    }

    @Override
    public void element(String array, JsonCursor json, Json value, ChatSink sink) {
        if (value != Json.OBJECT) {
            fault = new Fault.Client(
                    FaultCode.INVALID_ARGUMENT, "Every element of \"" + array + "\" must be an object.", array);
        } else if (array.equals("messages")) {
            messages.read(json, sink);
        } else {
            tool(json, sink);
        }
    }

    private static void tool(JsonCursor json, ChatSink sink) {
        String name = "";
        long[] description = {-1, -1};
        long[] parameters = {-1, -1};
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String field = json.name();
            if (json.next() != Json.OBJECT || !field.equals("function")) {
                json.skipChildren();
                continue;
            }
            for (Json inner = json.next(); inner == Json.NAME; inner = json.next()) {
                String part = json.name();
                Json value = json.next();
                if (part.equals("name")) {
                    name = RootGrammar.text(json, value);
                } else if (part.equals("description") && value == Json.STRING) {
                    description[0] = json.from() + 1;
                    description[1] = json.to() - 1;
                } else if (part.equals("parameters") && value == Json.OBJECT) {
                    parameters[0] = json.from();
                    json.skipChildren();
                    parameters[1] = json.to();
                } else {
                    json.skipChildren();
                }
            }
        }
        sink.tool(name);
        if (description[0] >= 0) {
            sink.toolDescription(json.viewOf(description[0], description[1]));
        }
        if (parameters[0] >= 0) {
            sink.toolParameters(json.viewOf(parameters[0], parameters[1]));
        }
        sink.toolEnd();
    }

    @Override
    public boolean pending(ChatSink sink) {
        return messages.pending(sink);
    }

    @Override
    public void finish(ChatSink sink) {
        // All fields have been told where they stood.
    }

    @Override
    public @Nullable FinishReason settled() {
        return messages.count() == 0 ? root.settled() : null;
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
