package io.councilrouter.codec.dialect.openai;

import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.dialect.RequestGrammar;
import io.councilrouter.codec.dialect.Subtree;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import org.jspecify.annotations.Nullable;

/** A request of {@code /v1/embeddings}: texts or lists of token ids, one or many. */
final class InputGrammar implements RequestGrammar {
    private final RootGrammar root = new RootGrammar();
    private final Subtree inputs;
    private @Nullable Fault fault;
    private boolean open;

    InputGrammar(int[] longSpans) {
        inputs = new Subtree(longSpans);
    }

    @Override
    public boolean walks(String name) {
        return false;
    }

    @Override
    public void field(String name, JsonCursor json, Json value, ChatSink sink) {
        if (!name.equals("input")) {
            root.field(name, json, value, sink);
        } else if (value == Json.STRING) {
            sink.input(json.value());
        } else if (value == Json.ARRAY) {
            long from = json.from();
            json.skipChildren();
            list(json, from, json.to(), sink);
        } else {
            bad();
        }
    }

    /** A list of numbers is one text given as token ids; in any other list, each element is a text. */
    private void list(JsonCursor json, long from, long to, ChatSink sink) {
        JsonCursor inner = inputs.open(json, from, to);
        inner.next();
        if (inner.next() == Json.NUMBER) {
            sink.inputTokens(json.viewOf(from, to));
        } else {
            inputs.open(json, from, to).next();
            open = true;
        }
    }

    @Override
    public void element(String array, JsonCursor json, Json value, ChatSink sink) {
        throw new IllegalStateException("nothing is walked");
    }

    @Override
    public boolean pending(ChatSink sink) {
        if (!open) {
            return false;
        }
        JsonCursor json = inputs.json();
        Json token = json.next();
        switch (token) {
            case STRING -> sink.input(json.value());
            case ARRAY -> sink.inputTokens(json.rawValue());
            case ARRAY_END -> open = false;
            default -> {
                open = false;
                bad();
            }
        }
        return true;
    }

    private void bad() {
        fault = new Fault.Client(
                FaultCode.INVALID_ARGUMENT, "\"input\" must be a text, a list of texts, or token ids.", "input");
    }

    @Override
    public void finish(ChatSink sink) {
        root.finish(null, false, sink);
    }

    @Override
    public @Nullable Fault fault() {
        return fault == null ? root.params().fault() : fault;
    }

    @Override
    public void close() {
        inputs.close();
        root.close();
    }
}
