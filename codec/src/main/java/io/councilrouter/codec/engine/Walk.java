package io.councilrouter.codec.engine;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Walks over a heartbeat's answer without a tree. Slow paths only: it may allocate. */
final class Walk implements AutoCloseable {
    /** What is done with each field; the value's first token has been read and must be read to its end. */
    @FunctionalInterface
    interface FieldReader {
        void read(String name, Json first);
    }

    private final JsonCursor json = new JsonCursor();

    /** Begins at {@code body}; its first token. */
    Json begin(@Borrowed ByteBuf body) {
        json.over(body);
        return json.next();
    }

    /** Whether {@code body} is a good document as a whole: half of one must not count. */
    static boolean whole(@Borrowed ByteBuf body) {
        try (Walk walk = new Walk()) {
            walk.begin(body);
            walk.skip();
            return walk.ended();
        }
    }

    /** Whether the document was read to its end and is good as a whole: one that was cut is not. */
    boolean ended() {
        return json.next() == Json.END;
    }

    /** Begins at {@code body}; true if it is an object. */
    boolean object(@Borrowed ByteBuf body) {
        json.over(body);
        return json.next() == Json.OBJECT;
    }

    /** Begins at {@code body}; true if it is an array. */
    boolean array(@Borrowed ByteBuf body) {
        json.over(body);
        return json.next() == Json.ARRAY;
    }

    /** Reads the fields of the object whose start has been read. */
    void fields(FieldReader reader) {
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String name = json.name();
            Json first = json.next();
            reader.read(name, first);
        }
    }

    /** Reads the elements of the array whose start has been read. */
    void elements(java.util.function.Consumer<Json> reader) {
        for (Json token = json.next();
                token != Json.ARRAY_END && token != Json.END && token != Json.BAD;
                token = json.next()) {
            reader.accept(token);
        }
    }

    /** Passes over the rest of the value whose first token has been read. */
    void skip() {
        json.skipChildren();
    }

    /** The value as text; empty when it is none. */
    String text(Json first) {
        if (first != Json.STRING) {
            skip();
            return "";
        }
        String text = json.text();
        return text == null ? "" : text;
    }

    /** The value as a number, −1 when it is none. */
    long number(Json first) {
        if (first != Json.NUMBER) {
            skip();
            return -1;
        }
        return json.longValue(-1);
    }

    /** Whether the value is a text without letters, or zero. */
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

    /** Bytes {@code from} to {@code to} of {@code body} as text; of a value that was cut, nothing. */
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
