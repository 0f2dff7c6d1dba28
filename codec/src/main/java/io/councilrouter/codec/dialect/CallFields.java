package io.councilrouter.codec.dialect;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.councilrouter.codec.json.JsonEscapes;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * One tool call in the form that many APIs use in requests and in answers: {@code
 * {"id":…,"index":…,"function":{"name":…, "arguments":…}}}. Not thread-safe; belongs to one request or answer.
 */
public final class CallFields {
    private static final int LONGEST_NAME = 256;

    private final HeldText escaped = new HeldText();
    private long index;
    private String id = "";
    private String name = "";
    private Json idKind = Json.NULL;
    private Json nameKind = Json.NULL;
    private Json arguments = Json.NULL;
    private boolean function;
    private long from;
    private long to;

    /** A reader that has read nothing yet. */
    public CallFields() {}

    /** Reads the call; {@code json} is at its brace. False if it is broken. */
    public boolean read(JsonCursor json) {
        clear();
        Json token = json.next();
        for (; token == Json.NAME; token = json.next()) {
            String field = json.name();
            Json value = json.next();
            if (field.equals("index") && value == Json.NUMBER) {
                index = json.longValue(-1);
            } else if (field.equals("id")) {
                idKind = value;
                id = ShortText.read(json, value, LONGEST_NAME);
            } else if (field.equals("function") && value == Json.OBJECT) {
                if (!function(json)) {
                    return false;
                }
            } else {
                json.skipChildren();
            }
        }
        return token == Json.OBJECT_END;
    }

    /** Reads only what a call has under {@code function}; {@code json} is at its brace. */
    public boolean bare(JsonCursor json) {
        clear();
        return function(json);
    }

    private void clear() {
        index = -1;
        id = "";
        idKind = Json.NULL;
        function = false;
        empty();
    }

    private void empty() {
        name = "";
        nameKind = Json.NULL;
        arguments = Json.NULL;
    }

    private boolean function(JsonCursor json) {
        function = true;
        empty();
        Json token = json.next();
        for (; token == Json.NAME; token = json.next()) {
            String field = json.name();
            Json value = json.next();
            if (field.equals("name")) {
                nameKind = value;
                name = ShortText.read(json, value, LONGEST_NAME);
            } else if (field.equals("arguments")) {
                int quote = value == Json.STRING ? 1 : 0;
                arguments = value;
                from = json.from() + quote;
                json.skipChildren();
                to = json.to() - quote;
            } else {
                json.skipChildren();
            }
        }
        return token == Json.OBJECT_END;
    }

    /** The index, −1 if there is none. */
    public long index() {
        return index;
    }

    /** The id, empty if there is none. */
    public String id() {
        return id;
    }

    /** Kind of the value in place of the id; {@link Json#NULL} if there is none. */
    public Json idKind() {
        return idKind;
    }

    /** The tool's name, empty if there is none. */
    public String name() {
        return name;
    }

    /** Kind of the value in place of the name; {@link Json#NULL} if there is none. */
    public Json nameKind() {
        return nameKind;
    }

    /** Whether it is a function call. */
    public boolean function() {
        return function;
    }

    /** Kind of the arguments; {@link Json#NULL} if there are none. */
    public Json arguments() {
        return arguments;
    }

    /**
     * The arguments as they appear in what {@code json} reads, a string without its quotes; empty if there are none.
     */
    public @Borrowed ByteBuf raw(JsonCursor json) {
        return arguments == Json.NULL ? json.viewOf(0, 0) : json.viewOf(from, to);
    }

    /** The arguments as the inside of a JSON string; null if they are neither a string nor an object. */
    public @Borrowed @Nullable ByteBuf escaped(JsonCursor json) {
        return switch (arguments) {
            case STRING -> raw(json);
            case OBJECT -> {
                escaped.clear();
                JsonEscapes.escape(raw(json), escaped);
                yield escaped.view();
            }
            default -> null;
        };
    }

    /** Releases what it holds. Idempotent. */
    public void close() {
        escaped.close();
    }
}
