package io.councilrouter.codec.dialect.responses;

import io.councilrouter.codec.chat.EventSink;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.chat.Usage;
import io.councilrouter.codec.dialect.ErrorReader;
import io.councilrouter.codec.dialect.Spans;
import io.councilrouter.codec.fault.ErrorNote;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The object that is an answer, as a server writes it: a whole answer, or what some events of a stream have in them. Not
 * thread-safe; belongs to one answer.
 */
final class AnswerState {
    private static final int OUTPUT = 0;
    private static final int LONGEST_NAME = 512;

    private final Spans spans = new Spans(1);
    private final Usage usage = new Usage();
    private boolean counted;
    private String id = "";
    private String model = "";
    private String status = "";
    private String why = "";
    private @Nullable ErrorNote error;

    /** Forgets the object, but not what it came to so far. */
    void clear() {
        spans.clear();
        counted = false;
        status = "";
        why = "";
        error = null;
    }

    /** Reads the object on whose brace {@code json} stands; false if it is broken. */
    boolean read(JsonCursor json) {
        Json token = json.next();
        for (; token == Json.NAME; token = json.next()) {
            String name = json.name();
            Json value = json.next();
            if (name.equals("error")) {
                error = ErrorReader.value(json, value);
            } else {
                field(name, json, value);
            }
        }
        return token == Json.OBJECT_END;
    }

    /** Reads a field of it other than {@code error}. */
    void field(String name, JsonCursor json, Json value) {
        switch (name) {
            case "id" -> id = text(json, value, id);
            case "model" -> model = text(json, value, model);
            case "status" -> status = text(json, value, "");
            case "output" -> spans.keep(OUTPUT, Json.ARRAY, json, value);
            case "incomplete_details" -> why(json, value);
            case "usage" -> usage(json, value);
            default -> json.skipChildren();
        }
    }

    private static String text(JsonCursor json, Json value, String otherwise) {
        String text = value == Json.STRING ? json.text(LONGEST_NAME) : null;
        json.skipChildren();
        return text == null ? otherwise : text;
    }

    private void why(JsonCursor json, Json value) {
        if (value != Json.OBJECT) {
            json.skipChildren();
            return;
        }
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            boolean wanted = json.name().equals("reason");
            Json inner = json.next();
            why = wanted ? text(json, inner, "") : why;
            json.skipChildren();
        }
    }

    private void usage(JsonCursor json, Json value) {
        long from = json.from();
        json.skipChildren();
        if (value == Json.OBJECT) {
            ByteBuf span = json.viewOf(from, json.to());
            counted |= UsageFields.read(span, span.readerIndex(), span.writerIndex(), usage);
        }
    }

    /** Whether it has a list of items. */
    boolean listed() {
        return spans.has(OUTPUT);
    }

    /** That list, in what {@code json} reads; valid until the cursor's next view. */
    ByteBuf output(JsonCursor json) {
        return spans.view(OUTPUT, json);
    }

    /** What went wrong; null if it does not say that anything did. */
    @Nullable
    ErrorNote error() {
        boolean failed = status.equals("failed") || status.equals("cancelled");
        return error == null && failed ? ErrorNote.of("") : error;
    }

    /** Tells that it begins. */
    void start(EventSink sink) {
        sink.start(id, model);
    }

    /** Tells what it came to, if this object says so. */
    void count(EventSink sink) {
        if (counted) {
            sink.usage(usage);
        }
    }

    /** Why it ended. */
    FinishReason reason(boolean called) {
        return StatusWords.reason(status, why, called);
    }
}
