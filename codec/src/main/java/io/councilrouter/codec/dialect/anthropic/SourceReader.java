package io.councilrouter.codec.dialect.anthropic;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.dialect.ShortText;
import io.councilrouter.codec.dialect.Spans;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.netty.buffer.ByteBuf;

/** Where an image or a document comes from: {@code {"type":…,"media_type":…}} with {@code data}, an address, a file or blocks. */
final class SourceReader {
    private static final int LONGEST_NAME = 256;
    private static final int VALUE = 0;

    private final Spans spans = new Spans(1);
    private String type = "";
    private String mediaType = "";
    private Json content = Json.NULL;

    /** Forgets the source before. */
    void clear() {
        spans.clear();
        type = "";
        mediaType = "";
        content = Json.NULL;
    }

    /** Reads the source on whose brace {@code json} stands. */
    void read(JsonCursor json) {
        clear();
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String field = json.name();
            Json value = json.next();
            switch (field) {
                case "type" -> type = ShortText.read(json, value, LONGEST_NAME);
                case "media_type" -> mediaType = ShortText.read(json, value, LONGEST_NAME);
                case "data", "url", "file_id" -> spans.keep(VALUE, Json.STRING, json, value);
                case "content" -> {
                    content = value;
                    spans.keep(VALUE, json, value);
                }
                default -> json.skipChildren();
            }
        }
    }

    /** How it is given; empty where that is not said, or nothing is given. */
    String type() {
        return spans.has(VALUE) ? type : "";
    }

    /** Its media type, empty without one. */
    String mediaType() {
        return mediaType;
    }

    /** What the blocks of a document are: a list or a string. */
    Json content() {
        return content;
    }

    /** What is given, in what {@code json} reads: of a string the inside; empty if nothing is. */
    @Borrowed
    ByteBuf value(JsonCursor json) {
        return spans.has(VALUE) ? spans.view(VALUE, json) : json.viewOf(0, 0);
    }
}
