package io.councilrouter.codec.dialect.openai;

import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.dialect.RequestGrammar;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import org.jspecify.annotations.Nullable;

/** A request of {@code /v1/chat/completions}. */
final class ChatGrammar implements RequestGrammar {
    private final RootGrammar root = new RootGrammar();
    private final MessageGrammar messages;
    /** Made for the first tool. */
    private @Nullable ToolReader tools;

    private @Nullable JsonCursor body;

    private final boolean defaults;

    /** A grammar; with {@code defaults} it also tells what the API takes for granted. */
    ChatGrammar(int[] longSpans, boolean defaults) {
        this.defaults = defaults;
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
            case "messages", "tools", "functions" -> root.params().wrong(name, "a list");
            case "tool_choice", "function_call" -> ToolChoiceReader.read(name, json, value, root.params(), sink);
            default -> root.field(name, json, value, sink);
        }
    }

    @Override
    public void element(String array, JsonCursor json, Json value, ChatSink sink) {
        body = json;
        if (value != Json.OBJECT) {
            root.params().refuse(array, "Every element of \"" + array + "\" must be an object.");
        } else if (array.equals("messages")) {
            messages.read(json, sink);
        } else {
            ToolReader reader = tools == null ? new ToolReader(root.params()) : tools;
            tools = reader;
            reader.read(json, array.equals("functions"), sink);
        }
    }

    @Override
    public boolean pending(ChatSink sink) {
        return messages.pending(sink);
    }

    @Override
    public void finish(ChatSink sink) {
        root.finish(body, defaults, sink);
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
