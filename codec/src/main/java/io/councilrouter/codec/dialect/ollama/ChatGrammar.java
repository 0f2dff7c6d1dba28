package io.councilrouter.codec.dialect.ollama;

import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.dialect.RequestGrammar;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import org.jspecify.annotations.Nullable;

/** A request of {@code /api/chat}. */
final class ChatGrammar implements RequestGrammar {
    private final RootGrammar root;
    private final MessageGrammar messages;
    private final ToolReader tools;

    ChatGrammar(int[] longSpans) {
        root = new RootGrammar(longSpans);
        messages = new MessageGrammar(longSpans);
        tools = new ToolReader(root.params());
    }

    @Override
    public boolean walks(String name) {
        return name.equals("messages") || name.equals("tools");
    }

    @Override
    public void field(String name, JsonCursor json, Json value, ChatSink sink) {
        if (walks(name)) {
            root.params().wrong(name, "a list");
        } else {
            root.field(name, json, value, sink);
        }
    }

    @Override
    public void element(String array, JsonCursor json, Json value, ChatSink sink) {
        if (value != Json.OBJECT) {
            root.params().refuse(array, "Every element of \"" + array + "\" must be an object.");
        } else if (array.equals("messages")) {
            messages.read(json, sink);
        } else {
            tools.read(json, sink);
        }
    }

    @Override
    public boolean pending(ChatSink sink) {
        return messages.pending(sink);
    }

    @Override
    public void finish(ChatSink sink) {
        // All fields were reported as they were read.
    }

    @Override
    public @Nullable FinishReason settled() {
        return messages.count() == 0 ? root.settled() : null;
    }

    @Override
    public @Nullable Fault fault() {
        return messages.fault() == null ? root.params().fault() : messages.fault();
    }

    @Override
    public void close() {
        messages.close();
        root.close();
    }
}
