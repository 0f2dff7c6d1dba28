package io.councilrouter.codec.dialect.responses;

import io.councilrouter.codec.chat.EventSink;
import io.councilrouter.codec.dialect.AnswerSpans;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;

/** The parts of an item's content or summary, told one after the other. Not thread-safe; belongs to one answer. */
final class PartFields {
    private static final int TEXT = 0;
    private static final int REFUSAL = 1;
    private static final int NOTES = 2;
    private static final int LOGPROBS = 3;
    private static final int SPANS = 4;

    private final AnswerSpans spans = new AnswerSpans(SPANS);
    private final JsonCursor notes = new JsonCursor();

    /**
     * Tells the parts of a list that {@code json} is before.
     *
     * @param text how their texts are told, each the inside of a JSON string
     */
    void tell(JsonCursor json, EventSink sink, Consumer<ByteBuf> text) {
        json.next();
        while (json.next() == Json.OBJECT && read(json)) {
            if (spans.has(TEXT)) {
                text.accept(spans.view(TEXT, json));
            }
            if (spans.has(REFUSAL)) {
                sink.refusal(0, spans.view(REFUSAL, json));
            }
            if (spans.has(NOTES)) {
                notes.over(spans.view(NOTES, json));
                notes.next();
                while (notes.next() == Json.OBJECT) {
                    Citations.tell(notes, sink);
                }
            }
            if (spans.has(LOGPROBS)) {
                sink.logprobs(0, spans.view(LOGPROBS, json));
            }
            spans.tellOthers(0, json, sink);
        }
    }

    private boolean read(JsonCursor json) {
        spans.clear();
        Json token = json.next();
        for (; token == Json.NAME; token = json.next()) {
            String name = json.name();
            Json value = json.next();
            switch (name) {
                case "type" -> json.skipChildren();
                case "text" -> spans.string(TEXT, name, value, json);
                case "refusal" -> spans.string(REFUSAL, name, value, json);
                case "annotations" -> list(NOTES, name, value, json);
                case "logprobs" -> list(LOGPROBS, name, value, json);
                default -> spans.other(name, value, json);
            }
        }
        return token == Json.OBJECT_END;
    }

    /** An empty list says nothing. */
    private void list(int part, String name, Json value, JsonCursor json) {
        if (value == Json.ARRAY && json.rawValue().readableBytes() <= 2) {
            return;
        }
        spans.container(part, name, Json.ARRAY, value, json);
    }

    /** Releases what the frame just reported needed. */
    void rest() {
        notes.rest();
    }

    /** Releases what is held. Idempotent. */
    void close() {
        notes.close();
    }
}
