package io.councilrouter.codec.dialect.gemini;

import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.chat.Role;
import io.councilrouter.codec.dialect.ParamReader;
import io.councilrouter.codec.dialect.Subtree;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import org.jspecify.annotations.Nullable;

/**
 * The turns of a conversation, part by part, a step each. What tools came to stands in a turn of the user's; in the
 * vocabulary each result is a message of its own, and all of them come before what else the user says.
 *
 * <pre>
 *   {"role":"user","parts":[ functionResponse, functionResponse, text ]}   is   TOOL, TOOL, USER
 * </pre>
 */
final class TurnGrammar {
    /** What of the open turn is being reported. */
    private enum TurnPart {
        NOTHING,
        RESULTS,
        REST
    }

    private final Subtree parts;
    private final PartReader part;
    private final ParamReader params;
    private @Nullable JsonCursor body;
    private TurnPart at = TurnPart.NOTHING;
    private int count;
    private int place;
    private Role speaker = Role.USER;
    private boolean open;
    private boolean results;
    private long from;
    private long to;

    TurnGrammar(int[] longSpans, PartReader part, ParamReader params) {
        parts = new Subtree(longSpans);
        this.part = part;
        this.params = params;
    }

    /** Reads the turn on whose brace {@code json} stands. */
    void read(JsonCursor json, ChatSink sink) {
        body = json;
        String role = "user";
        Json list = Json.NULL;
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String field = json.name();
            Json value = json.next();
            switch (field) {
                case "role" -> role = value == Json.NULL ? role : PartReader.text(json, value);
                case "parts" -> {
                    list = value;
                    from = json.from();
                    json.skipChildren();
                    to = json.to();
                }
                default -> json.skipChildren();
            }
        }
        switch (role) {
            // The second is what results of functions stood under at first.
            case "user", "function" -> speaker = Role.USER;
            case "model" -> speaker = Role.ASSISTANT;
            default -> {
                params.refuse(path("role"), path("role") + ": \"" + role + "\" is no role; use user or model.");
                return;
            }
        }
        if (list == Json.ARRAY) {
            results = false;
            open = false;
            begin(speaker == Role.USER ? TurnPart.RESULTS : TurnPart.REST);
        } else if (list == Json.NULL) {
            sink.message(speaker);
            sink.messageEnd();
            count++;
        } else {
            params.wrong(path("parts"), "a list of parts");
        }
    }

    private void begin(TurnPart what) {
        JsonCursor json = body;
        if (json != null) {
            at = what;
            place = 0;
            parts.open(json, from, to).next();
        }
    }

    /** One part of the open turn; false when no turn is open. */
    boolean pending(ChatSink sink) {
        if (at == TurnPart.NOTHING) {
            return false;
        }
        JsonCursor json = parts.json();
        Json token = json.next();
        if (token == Json.OBJECT) {
            part.read(path("parts") + "[" + place++ + "]", json);
            boolean result = part.isResult();
            if (at == TurnPart.RESULTS && result) {
                results = true;
                part.tell(json, sink);
            } else if (at == TurnPart.REST && !result) {
                open(sink);
                part.tell(json, sink);
            } else if (at == TurnPart.REST && speaker != Role.USER) {
                params.refuse(path("parts"), path("parts") + ": only a user's turn holds a functionResponse.");
            }
        } else if (token == Json.ARRAY_END) {
            ended(sink);
        } else {
            at = TurnPart.NOTHING;
            params.wrong(path("parts"), "a list of parts, each an object");
        }
        return true;
    }

    private void open(ChatSink sink) {
        if (!open) {
            open = true;
            sink.message(speaker);
        }
    }

    private void ended(ChatSink sink) {
        if (at == TurnPart.RESULTS) {
            begin(TurnPart.REST);
            return;
        }
        if (!results) {
            open(sink);
        }
        if (open) {
            sink.messageEnd();
        }
        at = TurnPart.NOTHING;
        count++;
    }

    private String path(String field) {
        return "contents[" + count + "]." + field;
    }

    void close() {
        parts.close();
    }
}
