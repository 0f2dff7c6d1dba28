package io.councilrouter.codec.dialect.responses;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.dialect.ShortText;
import io.councilrouter.codec.dialect.Spans;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.netty.buffer.ByteBuf;

/**
 * One output item as it stands in an answer: where its parts lie, which may come in any order. Not thread-safe; belongs to
 * one answer, allocates a few strings an item.
 */
final class ItemFields {
    static final int ARGUMENTS = 0;
    static final int INPUT = 1;
    static final int CONTENT = 2;
    static final int SUMMARY = 3;
    static final int SEAL = 4;
    private static final int SPANS = 5;

    private static final int LONGEST_NAME = 256;

    private final Spans spans = new Spans(SPANS);
    private String type = "";
    private String id = "";
    private String callId = "";
    private String name = "";
    private long from = -1;
    private long to;

    /** Forgets the item. */
    void clear() {
        spans.clear();
        type = "";
        id = "";
        callId = "";
        name = "";
        from = -1;
    }

    /** Reads the item on whose brace {@code json} stands; false if it is broken. */
    boolean read(JsonCursor json) {
        clear();
        long begin = json.from();
        Json token = json.next();
        for (; token == Json.NAME; token = json.next()) {
            String field = json.name();
            Json value = json.next();
            switch (field) {
                case "type" -> type = ShortText.read(json, value, LONGEST_NAME);
                case "id" -> id = ShortText.read(json, value, LONGEST_NAME);
                case "call_id" -> callId = ShortText.read(json, value, LONGEST_NAME);
                case "name" -> name = ShortText.read(json, value, LONGEST_NAME);
                case "arguments" -> spans.keep(ARGUMENTS, Json.STRING, json, value);
                case "input" -> spans.keep(INPUT, Json.STRING, json, value);
                case "content" -> spans.keep(CONTENT, Json.ARRAY, json, value);
                case "summary" -> spans.keep(SUMMARY, Json.ARRAY, json, value);
                case "encrypted_content" -> spans.keep(SEAL, Json.STRING, json, value);
                default -> json.skipChildren();
            }
        }
        from = begin;
        to = json.to();
        return token == Json.OBJECT_END;
    }

    /** Whether one was read. */
    boolean any() {
        return from >= 0;
    }

    /** Its type in the dialect's words; empty without one. */
    String type() {
        return type;
    }

    /** Its id; empty without one. */
    String id() {
        return id;
    }

    /** The id by which a call is answered; empty without one. */
    String callId() {
        return callId.isEmpty() ? id : callId;
    }

    /** The tool's name; empty without one. */
    String name() {
        return name;
    }

    /** Whether the part is there and not empty. */
    boolean says(int part, JsonCursor json) {
        return spans.has(part) && spans.view(part, json).isReadable();
    }

    /** The part, which is there: of a string the inside. Valid until the cursor's next view. */
    @Borrowed
    ByteBuf view(int part, JsonCursor json) {
        return spans.view(part, json);
    }

    /** The whole item; valid until the cursor's next view. */
    @Borrowed
    ByteBuf whole(JsonCursor json) {
        return json.viewOf(from, to);
    }
}
