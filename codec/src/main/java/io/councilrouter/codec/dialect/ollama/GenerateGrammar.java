package io.councilrouter.codec.dialect.ollama;

import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.chat.RequestFacts;
import io.councilrouter.codec.chat.Role;
import io.councilrouter.codec.dialect.RequestGrammar;
import io.councilrouter.codec.dialect.Spans;
import io.councilrouter.codec.dialect.Subtree;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import org.jspecify.annotations.Nullable;

/**
 * A request of {@code /api/generate}. With raw, template or suffix it is a prompt to be continued; otherwise the engine
 * applies the model's chat template, so it is reported as a conversation: the system text, then what the user says.
 */
final class GenerateGrammar implements RequestGrammar {
    private static final int PROMPT = 0;
    private static final int SYSTEM = 1;
    private static final int SUFFIX = 2;
    private static final int IMAGES = 3;
    private static final int SPANS = 4;

    private final RootGrammar root;
    private final boolean raw;
    private final Subtree images;
    private final Spans spans = new Spans(SPANS);
    private @Nullable JsonCursor body;
    private int image;
    private boolean imagesOpen;
    private boolean messageOpen;
    private boolean empty = true;

    GenerateGrammar(RequestFacts facts) {
        root = new RootGrammar(facts.longSpans());
        raw = facts.traits().raw();
        images = new Subtree(facts.longSpans());
    }

    @Override
    public boolean walks(String name) {
        return false;
    }

    @Override
    public void field(String name, JsonCursor json, Json value, ChatSink sink) {
        body = json;
        switch (name) {
            case "prompt" -> {
                string(PROMPT, name, json, value);
                empty = value != Json.STRING || !json.value().isReadable();
            }
            case "system" -> string(SYSTEM, name, json, value);
            case "suffix" -> string(SUFFIX, name, json, value);
            case "images" -> {
                if (value == Json.ARRAY) {
                    spans.keep(IMAGES, json, value);
                } else {
                    root.params().wrong(name, "a list of images in base64");
                }
            }
            case "raw" -> {
                // It has decided already how this is reported.
                if (value != Json.TRUE && value != Json.FALSE) {
                    root.params().wrong(name, "true or false");
                }
            }
            case "template" -> {
                if (value != Json.STRING) {
                    root.params().wrong(name, "a string");
                } else if (json.value().isReadable()) {
                    sink.other(name, json.rawValue());
                }
            }
            default -> root.field(name, json, value, sink);
        }
    }

    private void string(int part, String name, JsonCursor json, Json value) {
        if (value != Json.STRING) {
            root.params().wrong(name, "a string");
        } else if (json.value().isReadable()) {
            spans.keep(part, json, value);
        }
    }

    @Override
    public void element(String array, JsonCursor json, Json value, ChatSink sink) {
        throw new IllegalStateException("nothing is walked");
    }

    @Override
    public void finish(ChatSink sink) {
        JsonCursor json = body;
        if (json == null || empty) {
            return;
        }
        if (raw) {
            prompt(json, sink);
        } else {
            conversation(json, sink);
        }
    }

    private void prompt(JsonCursor json, ChatSink sink) {
        sink.prompt(spans.view(PROMPT, json));
        if (spans.has(SUFFIX)) {
            sink.suffix(spans.view(SUFFIX, json));
        }
        if (spans.has(SYSTEM)) {
            sink.other("system", spans.quoted(SYSTEM, json));
        }
        if (spans.has(IMAGES)) {
            sink.other("images", spans.view(IMAGES, json));
        }
    }

    private void conversation(JsonCursor json, ChatSink sink) {
        if (spans.has(SYSTEM)) {
            sink.message(Role.SYSTEM);
            sink.text(spans.view(SYSTEM, json));
            sink.messageEnd();
        }
        sink.message(Role.USER);
        sink.text(spans.view(PROMPT, json));
        messageOpen = true;
        imagesOpen = spans.has(IMAGES);
        if (imagesOpen) {
            spans.open(IMAGES, json, images);
        }
    }

    @Override
    public boolean pending(ChatSink sink) {
        if (!messageOpen) {
            return false;
        }
        Json token = imagesOpen ? images.json().next() : Json.ARRAY_END;
        if (token == Json.ARRAY_END) {
            messageOpen = false;
            sink.messageEnd();
            return true;
        }
        String place = "images[" + image++ + "]";
        String wanted =
                token == Json.STRING ? Images.tell(images.json().value(), sink) : "an image in base64, as a string";
        if (wanted != null) {
            messageOpen = false;
            root.params().wrong(place, wanted);
        }
        return true;
    }

    @Override
    public @Nullable FinishReason settled() {
        return empty ? root.settled() : null;
    }

    @Override
    public @Nullable Fault fault() {
        return root.params().fault();
    }

    @Override
    public void close() {
        images.close();
        root.close();
    }
}
