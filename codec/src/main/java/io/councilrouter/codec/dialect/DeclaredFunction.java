package io.councilrouter.codec.dialect;

import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import org.jspecify.annotations.Nullable;

/**
 * A function that a request offers to the model: {@code {"name":…,"description":…,"parameters":…,"strict":…}}. Not
 * thread-safe; belongs to one request.
 */
public final class DeclaredFunction {
    private static final int LONGEST_NAME = 256;
    private static final int DESCRIPTION = 0;
    private static final int PARAMETERS = 1;

    private final ParamReader params;
    private final Spans spans = new Spans(2);
    private boolean named;
    private @Nullable String name;
    private @Nullable Boolean strict;

    /** A reader that notes in {@code params} what has the wrong type. */
    public DeclaredFunction(ParamReader params) {
        this.params = params;
    }

    /** Forgets the previous function. */
    public void clear() {
        named = false;
        name = null;
        strict = null;
        spans.clear();
    }

    /**
     * Reads the function; {@code json} is at its brace.
     *
     * @param place the client's name for it
     */
    public void read(String place, JsonCursor json) {
        clear();
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String field = json.name();
            Json value = json.next();
            switch (field) {
                case "name" -> {
                    named = value == Json.STRING;
                    name = named ? json.text(LONGEST_NAME) : null;
                    json.skipChildren();
                }
                case "description" -> keep(DESCRIPTION, place + ".description", Json.STRING, json, value);
                case "parameters" -> keep(PARAMETERS, place + ".parameters", Json.OBJECT, json, value);
                case "strict" -> strict = flag(place + ".strict", json, value);
                default -> json.skipChildren();
            }
        }
    }

    private @Nullable Boolean flag(String place, JsonCursor json, Json value) {
        json.skipChildren();
        if (value != Json.TRUE && value != Json.FALSE && value != Json.NULL) {
            params.wrong(place, "true or false");
        }
        return value == Json.NULL ? null : value == Json.TRUE;
    }

    private void keep(int part, String place, Json wanted, JsonCursor json, Json value) {
        if (!spans.keep(part, wanted, json, value)) {
            params.wrong(place, wanted == Json.STRING ? "a string" : "an object");
        }
    }

    /** Whether it has a name that is a string, however long. */
    public boolean named() {
        return named;
    }

    /** Its name; null if there is none or it is too long. */
    public @Nullable String name() {
        return name;
    }

    /** Reports it as a tool. */
    public void tell(JsonCursor json, ChatSink sink) {
        sink.tool(name == null ? "" : name);
        if (spans.has(DESCRIPTION)) {
            sink.toolDescription(spans.view(DESCRIPTION, json));
        }
        if (spans.has(PARAMETERS)) {
            sink.toolParameters(spans.view(PARAMETERS, json));
        }
        if (strict != null) {
            sink.toolStrict(strict);
        }
        sink.toolEnd();
    }
}
