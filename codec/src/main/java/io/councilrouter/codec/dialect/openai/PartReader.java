package io.councilrouter.codec.dialect.openai;

import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.chat.Media;
import io.councilrouter.codec.dialect.Base64Text;
import io.councilrouter.codec.dialect.InlineImage;
import io.councilrouter.codec.dialect.ShortText;
import io.councilrouter.codec.dialect.Spans;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.netty.buffer.ByteBuf;

/**
 * One part of a message's content: text, a refusal, an image, sound, a file, or something that only some servers take.
 * Belongs to one request.
 */
final class PartReader {
    private static final int LONGEST_NAME = 256;

    private static final int TEXT = 0;
    private static final int REFUSAL = 1;
    private static final int IMAGE = 2;
    private static final int VIDEO = 3;
    private static final int SOUND = 4;
    private static final int FILE_DATA = 5;
    private static final int FILE_ID = 6;
    private static final int FILE_NAME = 7;
    private static final int SPANS = 8;

    private final Spans spans = new Spans(SPANS);
    private String type = "";
    private String format = "";
    private String wrongField = "";
    private String wrong = "";

    /**
     * Reads the part, whose brace {@code json} is at, and reports it unless something is {@link #wrong}.
     *
     * @return false if it is wrong
     */
    boolean read(JsonCursor json, ChatSink sink) {
        long open = json.from();
        spans.clear();
        type = "";
        format = "";
        wrong = "";
        Json token = json.next();
        for (; token == Json.NAME; token = json.next()) {
            String field = json.name();
            Json value = json.next();
            switch (field) {
                case "type" -> type = ShortText.read(json, value, LONGEST_NAME);
                case "text" -> spans.keep(TEXT, Json.STRING, json, value);
                case "refusal" -> spans.keep(REFUSAL, Json.STRING, json, value);
                case "image_url" -> url(IMAGE, json, value, sink);
                case "video_url" -> url(VIDEO, json, value, sink);
                case "input_audio" -> sound(json, value);
                case "file" -> file(json, value);
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

    /** What that field must be. */
    String wrong() {
        return wrong;
    }

    /** Keeps a URL, which some clients send without the object around it. */
    private void url(int part, JsonCursor json, Json value, ChatSink sink) {
        if (value != Json.OBJECT) {
            spans.keep(part, Json.STRING, json, value);
            return;
        }
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String field = json.name();
            Json inner = json.next();
            if (field.equals("url")) {
                spans.keep(part, Json.STRING, json, inner);
            } else {
                // "auto" is what every server does by itself.
                if (field.equals("detail") && inner == Json.STRING && !json.is("auto")) {
                    sink.drop("image_url.detail");
                }
                json.skipChildren();
            }
        }
    }

    private void sound(JsonCursor json, Json value) {
        if (value != Json.OBJECT) {
            json.skipChildren();
            return;
        }
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String field = json.name();
            Json inner = json.next();
            switch (field) {
                case "data" -> spans.keep(SOUND, Json.STRING, json, inner);
                case "format" -> format = ShortText.read(json, inner, LONGEST_NAME);
                default -> json.skipChildren();
            }
        }
    }

    private void file(JsonCursor json, Json value) {
        if (value != Json.OBJECT) {
            json.skipChildren();
            return;
        }
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String field = json.name();
            Json inner = json.next();
            switch (field) {
                case "file_data" -> spans.keep(FILE_DATA, Json.STRING, json, inner);
                case "file_id" -> spans.keep(FILE_ID, Json.STRING, json, inner);
                case "filename" -> spans.keep(FILE_NAME, Json.STRING, json, inner);
                default -> json.skipChildren();
            }
        }
    }

    private void tell(JsonCursor json, long open, long end, ChatSink sink) {
        String kind = !type.isEmpty() ? type : spans.has(IMAGE) ? "image_url" : spans.has(TEXT) ? "text" : "unknown";
        switch (kind) {
            case "text", "input_text", "output_text" -> {
                if (has(TEXT, "text", "must be a string.")) {
                    sink.text(spans.view(TEXT, json));
                }
            }
            case "refusal" -> {
                if (has(REFUSAL, "refusal", "must be a string.")) {
                    sink.refusal(spans.view(REFUSAL, json));
                }
            }
            case "image_url", "input_image" -> {
                if (has(IMAGE, "image_url", "must be an object with a \"url\".")) {
                    image(spans.view(IMAGE, json), sink);
                }
            }
            case "video_url" -> {
                if (has(VIDEO, kind, "must be an object with a \"url\".")) {
                    data(Media.VIDEO, Media.Source.URL, spans.view(VIDEO, json), kind, sink);
                }
            }
            case "input_audio" -> {
                if (has(SOUND, kind, "must be an object with \"data\" in base64 and a \"format\".")) {
                    inline(Media.AUDIO, SoundFormat.type(format), spans.view(SOUND, json), kind, sink);
                }
            }
            case "file" -> document(json, sink);
            default -> sink.part(kind, json.viewOf(open, end));
        }
    }

    private boolean has(int part, String field, String must) {
        if (!spans.has(part)) {
            wrong(field, must);
        }
        return spans.has(part);
    }

    private void image(ByteBuf url, ChatSink sink) {
        InlineImage inline = InlineImage.of(url);
        if (inline == null) {
            sink.media(Media.IMAGE, Media.Source.URL, "", url);
            return;
        }
        url.readerIndex(inline.from());
        if (InlineImage.mayBeImage(inline.mime()) && Base64Text.sound(url)) {
            sink.media(Media.IMAGE, Media.Source.INLINE, inline.mime(), url);
        } else {
            wrong("image_url", "must hold an image in base64 (data:image/png;base64,...).");
        }
    }

    private void document(JsonCursor json, ChatSink sink) {
        if (!spans.has(FILE_ID)
                && !has(FILE_DATA, "file", "must be an object with a \"file_data\" or a \"file_id\".")) {
            return;
        }
        if (spans.has(FILE_NAME)) {
            sink.mediaName(spans.view(FILE_NAME, json));
        }
        if (spans.has(FILE_ID)) {
            sink.media(Media.DOCUMENT, Media.Source.FILE, "", spans.view(FILE_ID, json));
        } else {
            data(Media.DOCUMENT, Media.Source.INLINE, spans.view(FILE_DATA, json), "file", sink);
        }
    }

    /** Reports data that may be a {@code data:} URI; if it is not, its source is {@code bare}. */
    private void data(Media kind, Media.Source bare, ByteBuf escaped, String field, ChatSink sink) {
        InlineImage inline = InlineImage.of(escaped);
        if (inline != null) {
            escaped.readerIndex(inline.from());
            inline(kind, inline.mime(), escaped, field, sink);
        } else if (bare == Media.Source.INLINE) {
            inline(kind, "", escaped, field, sink);
        } else {
            sink.media(kind, bare, "", escaped);
        }
    }

    private void inline(Media kind, String mime, ByteBuf base64, String field, ChatSink sink) {
        if (Base64Text.sound(base64)) {
            sink.media(kind, Media.Source.INLINE, mime, base64);
        } else {
            wrong(field, "must hold its data in base64.");
        }
    }

    private void wrong(String field, String must) {
        wrongField = field;
        wrong = must;
    }
}
