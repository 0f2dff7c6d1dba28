package io.councilrouter.codec.dialect.openai;

import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.dialect.Base64Text;
import io.councilrouter.codec.dialect.InlineImage;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.netty.buffer.ByteBuf;

/** One part of a message's content: text, an image, or something that only some servers take. One request's. */
final class PartReader {
    private static final int LONGEST_NAME = 256;

    private String type = "";
    private long textFrom;
    private long textTo;
    private long refusalFrom;
    private long refusalTo;
    private long urlFrom;
    private long urlTo;
    private String wrongField = "";
    private String wrong = "";

    /**
     * Reads the part on whose brace {@code json} stands, and tells it unless something is {@link #wrong}.
     *
     * @return false if it is wrong
     */
    boolean read(JsonCursor json, ChatSink sink) {
        long open = json.from();
        type = "";
        wrong = "";
        textFrom = refusalFrom = urlFrom = -1;
        Json token = json.next();
        for (; token == Json.NAME; token = json.next()) {
            String field = json.name();
            Json value = json.next();
            switch (field) {
                case "type" -> {
                    String word = value == Json.STRING ? json.text(LONGEST_NAME) : null;
                    type = word == null ? "" : word;
                    json.skipChildren();
                }
                case "text" -> {
                    textFrom = text(json, value);
                    textTo = json.to() - 1;
                }
                case "refusal" -> {
                    refusalFrom = text(json, value);
                    refusalTo = json.to() - 1;
                }
                case "image_url" -> url(json, value);
                default -> json.skipChildren();
            }
        }
        if (token == Json.OBJECT_END) {
            tell(json, open, json.to(), sink);
        }
        return wrong.isEmpty();
    }

    /** Which field of the part is wrong. */
    String wrongField() {
        return wrongField;
    }

    /** What it must be. */
    String wrong() {
        return wrong;
    }

    /** Where the inside of a string begins; −1 if it is none. */
    private static long text(JsonCursor json, Json value) {
        json.skipChildren();
        return value == Json.STRING ? json.from() + 1 : -1;
    }

    private void url(JsonCursor json, Json value) {
        urlFrom = -1;
        if (value != Json.OBJECT) {
            urlFrom = text(json, value);
            urlTo = json.to() - 1;
            return;
        }
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String field = json.name();
            Json inner = json.next();
            if (field.equals("url")) {
                urlFrom = text(json, inner);
                urlTo = json.to() - 1;
            } else {
                json.skipChildren();
            }
        }
    }

    private void tell(JsonCursor json, long open, long end, ChatSink sink) {
        String kind = !type.isEmpty() ? type : urlFrom >= 0 ? "image_url" : textFrom >= 0 ? "text" : "unknown";
        switch (kind) {
            case "text", "input_text", "output_text" -> text("text", textFrom, textTo, json, sink);
            case "refusal" -> text("refusal", refusalFrom, refusalTo, json, sink);
            case "image_url", "input_image" -> {
                if (urlFrom < 0) {
                    wrong("image_url", "must be an object with a \"url\".");
                } else {
                    image(json.viewOf(urlFrom, urlTo), sink);
                }
            }
            default -> sink.part(kind, json.viewOf(open, end));
        }
    }

    private void text(String field, long from, long to, JsonCursor json, ChatSink sink) {
        if (from < 0) {
            wrong(field, "must be a string.");
        } else {
            sink.text(json.viewOf(from, to));
        }
    }

    private void image(ByteBuf url, ChatSink sink) {
        InlineImage inline = InlineImage.of(url);
        if (inline == null) {
            sink.imageUrl(url);
            return;
        }
        url.readerIndex(inline.from());
        if (InlineImage.mayBeImage(inline.mime()) && Base64Text.sound(url)) {
            sink.image(inline.mime(), url);
        } else {
            wrong("image_url", "must hold an image in base64 (data:image/png;base64,...).");
        }
    }

    private void wrong(String field, String must) {
        wrongField = field;
        wrong = must;
    }
}
