package io.councilrouter.codec.dialect.ollama;

import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.dialect.RequestGrammar;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import org.jspecify.annotations.Nullable;

/** A request of {@code /api/embed} ({@code input}) or of the older {@code /api/embeddings} ({@code prompt}). */
final class EmbedGrammar implements RequestGrammar {
    private final RootGrammar root;
    private final String inputs;
    private @Nullable Fault fault;

    EmbedGrammar(boolean single, int[] longSpans) {
        root = new RootGrammar(longSpans);
        inputs = single ? "prompt" : "input";
    }

    @Override
    public boolean walks(String name) {
        return name.equals(inputs);
    }

    @Override
    public void field(String name, JsonCursor json, Json value, ChatSink sink) {
        if (name.equals(inputs)) {
            element(name, json, value, sink);
        } else {
            root.field(name, json, value, sink);
        }
    }

    @Override
    public void element(String array, JsonCursor json, Json value, ChatSink sink) {
        if (value == Json.STRING) {
            sink.input(json.value());
        } else {
            fault = new Fault.Client(
                    FaultCode.INVALID_ARGUMENT, "\"" + inputs + "\" must be a text or a list of texts.", inputs);
        }
    }

    @Override
    public boolean pending(ChatSink sink) {
        return false;
    }

    @Override
    public void finish(ChatSink sink) {
        // All fields were reported as they were read.
    }

    @Override
    public @Nullable Fault fault() {
        return fault == null ? root.params().fault() : fault;
    }

    @Override
    public void close() {
        root.close();
    }
}
