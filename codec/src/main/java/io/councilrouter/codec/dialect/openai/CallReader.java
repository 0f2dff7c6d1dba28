package io.councilrouter.codec.dialect.openai;

import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.dialect.HeldText;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.councilrouter.codec.json.JsonEscapes;
import io.netty.buffer.ByteBuf;

/** One call that the assistant made in an earlier turn. One request's. */
final class CallReader {
    private static final int LONGEST_NAME = 256;

    private final HeldText held = new HeldText();
    private String id = "";
    private String name = "";
    private boolean function;
    private Json arguments = Json.NULL;
    private long from;
    private long to;
    private String wrongField = "";
    private String wrong = "";

    /**
     * Reads the call on whose brace {@code json} stands, and tells it unless something is {@link #wrong}.
     *
     * @param bare whether it is one of the older function calls, which are what a call has under "function"
     * @return false if it is wrong
     */
    boolean read(JsonCursor json, boolean bare, ChatSink sink) {
        id = "";
        wrong = "";
        function = false;
        if (bare) {
            function("", json);
        } else {
            for (Json token = json.next(); token == Json.NAME; token = json.next()) {
                String field = json.name();
                Json value = json.next();
                if (field.equals("id")) {
                    id = text(field, json, value);
                } else if (field.equals("function") && value == Json.OBJECT) {
                    function("function.", json);
                } else {
                    json.skipChildren();
                }
            }
        }
        if (!function) {
            wrong("function", "must be an object: only calls of functions can be said to this model server.");
        }
        if (wrong.isEmpty()) {
            tell(json, sink);
        }
        return wrong.isEmpty();
    }

    private void function(String place, JsonCursor json) {
        function = true;
        name = "";
        arguments = Json.NULL;
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String field = json.name();
            Json value = json.next();
            if (field.equals("name")) {
                name = text(place + field, json, value);
            } else if (field.equals("arguments")) {
                arguments = value;
                int quote = value == Json.STRING ? 1 : 0;
                from = json.from() + quote;
                json.skipChildren();
                to = json.to() - quote;
                if (value != Json.STRING && value != Json.OBJECT && value != Json.NULL) {
                    wrong(place + field, "must be a string that holds a JSON object.");
                }
            } else {
                json.skipChildren();
            }
        }
    }

    private void tell(JsonCursor json, ChatSink sink) {
        ByteBuf raw = arguments == Json.NULL ? json.viewOf(0, 0) : json.viewOf(from, to);
        if (arguments == Json.OBJECT) {
            held.clear();
            JsonEscapes.escape(raw, held);
            sink.toolCall(id, name, held.view());
        } else {
            sink.toolCall(id, name, raw);
        }
    }

    private String text(String field, JsonCursor json, Json value) {
        String text = value == Json.STRING ? json.text(LONGEST_NAME) : null;
        json.skipChildren();
        if (value != Json.STRING && value != Json.NULL) {
            wrong(field, "must be a string.");
        }
        return text == null ? "" : text;
    }

    private void wrong(String field, String must) {
        if (wrong.isEmpty()) {
            wrongField = field;
            wrong = must;
        }
    }

    /** Which field of the call is wrong. */
    String wrongField() {
        return wrongField;
    }

    /** What it must be. */
    String wrong() {
        return wrong;
    }

    /** Gives back what it holds. Idempotent. */
    void close() {
        held.close();
    }
}
