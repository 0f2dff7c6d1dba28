package io.councilrouter.codec.dialect.gemini;

import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.chat.Role;
import io.councilrouter.codec.dialect.ParamReader;
import io.councilrouter.codec.dialect.ShortText;
import io.councilrouter.codec.dialect.TurnPasses;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;

/**
 * The turns of a conversation, part by part, a step each. What tools came to stands in a turn of the user's; in the
 * vocabulary each result is a message of its own, and all of them come before what else the user says.
 *
 * <pre>
 *   {"role":"user","parts":[ functionResponse, functionResponse, text ]}   is   TOOL, TOOL, USER
 * </pre>
 */
final class TurnGrammar implements TurnPasses.Elements {
    private final TurnPasses turn;
    private final PartReader part;
    private final ParamReader params;
    private int count;

    TurnGrammar(int[] longSpans, PartReader part, ParamReader params) {
        turn = new TurnPasses(longSpans, this);
        this.part = part;
        this.params = params;
    }

    /** Reads the turn on whose brace {@code json} stands. */
    void read(JsonCursor json, ChatSink sink) {
        String role = "user";
        long from = 0;
        long to = 0;
        Json list = Json.NULL;
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String field = json.name();
            Json value = json.next();
            switch (field) {
                case "role" -> role = value == Json.NULL ? role : ShortText.read(json, value, PartReader.LONGEST_NAME);
                case "parts" -> {
                    list = value;
                    from = json.from();
                    json.skipChildren();
                    to = json.to();
                }
                default -> json.skipChildren();
            }
        }
        Role speaker;
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
            turn.begin(json, from, to, speaker);
        } else if (list == Json.NULL) {
            sink.message(speaker);
            sink.messageEnd();
            count++;
        } else {
            params.wrong(path("parts"), "a list of parts");
        }
    }

    /** One part of the open turn; false when no turn is open. */
    boolean pending(ChatSink sink) {
        boolean pending = turn.pending();
        if (pending && turn.step(sink)) {
            count++;
        }
        return pending;
    }

    @Override
    public void read(int place, JsonCursor json) {
        part.read(path("parts") + "[" + place + "]", json);
    }

    @Override
    public boolean isResult() {
        return part.isResult();
    }

    @Override
    public void result(JsonCursor json, ChatSink sink) {
        part.tell(json, sink);
    }

    @Override
    public void tell(JsonCursor json, ChatSink sink) {
        part.tell(json, sink);
    }

    @Override
    public void stray() {
        params.refuse(path("parts"), path("parts") + ": only a user's turn holds a functionResponse.");
    }

    @Override
    public void broken() {
        params.wrong(path("parts"), "a list of parts, each an object");
    }

    private String path(String field) {
        return "contents[" + count + "]." + field;
    }

    void close() {
        turn.close();
    }
}
