package io.councilrouter.codec.dialect.openai;

import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.dialect.ParamReader;
import io.councilrouter.codec.dialect.RequestGrammar;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import org.jspecify.annotations.Nullable;

/** A request of {@code /v1/completions} with one prompt; no other dialect can express several prompts or token ids. */
final class PromptGrammar implements RequestGrammar {
    private final RootGrammar root = new RootGrammar();
    private @Nullable JsonCursor body;
    private @Nullable Fault fault;
    private boolean prompt;
    private final boolean defaults;

    /** A grammar; with {@code defaults} it also tells what the API takes for granted. */
    PromptGrammar(boolean defaults) {
        this.defaults = defaults;
    }

    @Override
    public boolean walks(String name) {
        return name.equals("prompt");
    }

    @Override
    public void field(String name, JsonCursor json, Json value, ChatSink sink) {
        body = json;
        if (name.equals("prompt")) {
            element(name, json, value, sink);
        } else if (name.equals("suffix")) {
            if (value != Json.STRING) {
                root.params().wrong(name, "a string");
            } else if (json.value().isReadable()) {
                sink.suffix(json.value());
            }
        } else if (name.equals("logprobs") && value != Json.FALSE) {
            if (value == Json.NUMBER && ParamReader.isWhole(json.value())) {
                sink.promptOdds(json.value());
            } else {
                root.params().wrong(name, "a whole number");
            }
        } else if (name.equals("echo") && value == Json.TRUE) {
            bad("This model server does not repeat the prompt in its answer; leave \"echo\" out.", name);
        } else if (!name.equals("echo") || value != Json.FALSE) {
            root.field(name, json, value, sink);
        }
    }

    @Override
    public void element(String array, JsonCursor json, Json value, ChatSink sink) {
        if (value != Json.STRING) {
            bad("This model server takes the prompt as text, not as token ids.", "prompt");
        } else if (prompt) {
            bad("This model server takes one prompt per request; send a request for each.", "prompt");
        } else {
            prompt = true;
            sink.prompt(json.value());
        }
    }

    private void bad(String message, String field) {
        fault = new Fault.Client(FaultCode.INVALID_ARGUMENT, message, field);
    }

    @Override
    public boolean pending(ChatSink sink) {
        return false;
    }

    @Override
    public void finish(ChatSink sink) {
        if (!prompt && fault == null) {
            bad("\"prompt\" is missing.", "prompt");
        }
        root.finish(body, defaults, sink);
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
