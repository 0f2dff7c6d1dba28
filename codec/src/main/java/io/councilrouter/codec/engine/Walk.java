package io.councilrouter.codec.engine;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Walks over a heartbeat's answer without building a tree. For slow paths only: it may allocate. */
final class Walk implements AutoCloseable {
    /** Handles one field; the value's first token has been read, and the handler must read the value to its end. */
    @FunctionalInterface
    interface FieldReader {
        void read(String name, Json first);
    }

    private final JsonCursor json = new JsonCursor();

    /** Begins reading {@code body}; returns its first token. */
    Json begin(@Borrowed ByteBuf body) {
        json.over(body);
        return json.next();
    }

    /** Whether all of {@code body} is one valid document: half of one must not count. */
    static boolean whole(@Borrowed ByteBuf body) {
        try (Walk walk = new Walk()) {
            walk.begin(body);
            walk.skip();
            return walk.ended();
        }
    }

    /** Whether the document was read to its end and all of it is valid, that is, not truncated. */
    boolean ended() {
        return json.next() == Json.END;
    }

    /** Begins reading {@code body}; true if it is an object. */
    boolean object(@Borrowed ByteBuf body) {
        json.over(body);
        return json.next() == Json.OBJECT;
    }

    /** Begins reading {@code body}; true if it is an array. */
    boolean array(@Borrowed ByteBuf body) {
        json.over(body);
        return json.next() == Json.ARRAY;
    }

    /** Reads the fields of an object whose opening token has been read. */
    void fields(FieldReader reader) {
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String name = json.name();
            Json first = json.next();
            reader.read(name, first);
        }
    }

    /** Reads the elements of an array whose opening token has been read. */
    void elements(java.util.function.Consumer<Json> reader) {
        for (Json token = json.next();
                token != Json.ARRAY_END && token != Json.END && token != Json.BAD;
                token = json.next()) {
            reader.accept(token);
        }
    }

    /** Skips the rest of a value whose first token has been read. */
    void skip() {
        json.skipChildren();
    }

    /** The value as text; empty if it is not a text. */
    String text(Json first) {
        if (first != Json.STRING) {
            skip();
            return "";
        }
        String text = json.text();
        return text == null ? "" : text;
    }

    /** The value as a number, −1 if it is not a number. */
    long number(Json first) {
        if (first != Json.NUMBER) {
            skip();
            return -1;
        }
        return json.longValue(-1);
    }

    /** Whether the value is an empty text, or zero. */
    boolean blank(Json first) {
        return switch (first) {
            case STRING -> json.to() - json.from() <= 2;
            case NUMBER -> json.longValue(-1) == 0;
            default -> false;
        };
    }

    /** Where the current value begins in the body. */
    long from() {
        return json.from();
    }

    /** Bytes {@code from} to {@code to} of {@code body} as text; empty for a truncated value. */
    static String raw(ByteBuf body, long from, long to) {
        if (from < 0 || to < from || to > body.readableBytes()) {
            return "";
        }
        return body.toString(body.readerIndex() + (int) from, (int) (to - from), StandardCharsets.UTF_8);
    }

    /** One past the current value's last byte. */
    long to() {
        return json.to();
    }

    JsonCursor cursor() {
        return json;
    }

    @Override
    public void close() {
        json.close();
    }
}
