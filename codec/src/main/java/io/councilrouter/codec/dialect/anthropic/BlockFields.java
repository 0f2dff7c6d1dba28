package io.councilrouter.codec.dialect.anthropic;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.dialect.ShortText;
import io.councilrouter.codec.dialect.Spans;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.netty.buffer.ByteBuf;

/**
 * One content block as it stands in an answer: where its parts lie, which may come in any order. Not thread-safe; belongs
 * to one answer, allocates a few strings a call.
 */
final class BlockFields {
    static final int TEXT = 0;
    static final int THINKING = 1;
    static final int SIGNATURE = 2;
    static final int DATA = 3;
    static final int INPUT = 4;
    static final int CITATIONS = 5;
    private static final int SPANS = 6;

    private static final int LONGEST_NAME = 256;

    /** What a block is. */
    enum BlockKind {
        TEXT,
        THINKING,
        REDACTED,
        CALL,
        /** Of a tool that the server runs itself, or one that nobody knows yet. */
        SERVER
    }

    private final Spans spans = new Spans(SPANS);
    private String type = "";
    private String id = "";
    private String name = "";
    private Json input = Json.NULL;
    private long from = -1;
    private long inputFrom;
    private long inputTo;
    private long to;

    /** Forgets the block. */
    void clear() {
        spans.clear();
        type = "";
        id = "";
        name = "";
        input = Json.NULL;
        from = -1;
    }

    /** Reads the block on whose brace {@code json} stands; false if it is broken. */
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
                case "name" -> name = ShortText.read(json, value, LONGEST_NAME);
                case "text" -> spans.keep(TEXT, Json.STRING, json, value);
                case "thinking" -> spans.keep(THINKING, Json.STRING, json, value);
                case "signature" -> spans.keep(SIGNATURE, Json.STRING, json, value);
                case "data" -> spans.keep(DATA, Json.STRING, json, value);
                case "citations" -> spans.keep(CITATIONS, Json.ARRAY, json, value);
                case "input" -> {
                    input = value;
                    inputFrom = json.from();
                    spans.keep(INPUT, json, value);
                    inputTo = json.to();
                }
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

    /** What it is. */
    BlockKind kind() {
        return switch (type) {
            case "text" -> BlockKind.TEXT;
            case "thinking" -> BlockKind.THINKING;
            case "redacted_thinking" -> BlockKind.REDACTED;
            case "tool_use" -> BlockKind.CALL;
            default -> BlockKind.SERVER;
        };
    }

    /** Its type in the dialect's words; empty without one. */
    String type() {
        return type;
    }

    /** The call's id; empty without one. */
    String id() {
        return id;
    }

    /** The tool's name; empty without one. */
    String name() {
        return name;
    }

    /** What stands as the call's input; {@link Json#NULL} for nothing. */
    Json input() {
        return input;
    }

    /** Whether the part is there and says something. */
    boolean says(int part, JsonCursor json) {
        return spans.has(part) && spans.view(part, json).isReadable();
    }

    /** The part, which is there; valid until the cursor's next view. */
    @Borrowed
    ByteBuf view(int part, JsonCursor json) {
        return spans.view(part, json);
    }

    /** The whole block; valid until the cursor's next view. */
    @Borrowed
    ByteBuf block(JsonCursor json) {
        return json.viewOf(from, to);
    }

    /** The block up to its input, which is there; valid until the cursor's next view. */
    @Borrowed
    ByteBuf beforeInput(JsonCursor json) {
        return json.viewOf(from, inputFrom);
    }

    /** The block behind its input, which is there; valid until the cursor's next view. */
    @Borrowed
    ByteBuf behindInput(JsonCursor json) {
        return json.viewOf(inputTo, to);
    }
}
