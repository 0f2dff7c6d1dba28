package io.councilrouter.codec.dialect.responses;

import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.chat.Media;
import io.councilrouter.codec.dialect.Base64Text;
import io.councilrouter.codec.dialect.InlineImage;
import io.councilrouter.codec.dialect.ParamReader;
import io.councilrouter.codec.dialect.ShortText;
import io.councilrouter.codec.dialect.Spans;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.netty.buffer.ByteBuf;

/** One part of a message or of a tool's result: text, a refusal, an image, a file, sound. One request's. */
final class PartReader {
    private static final int TEXT = 0;
    private static final int REFUSAL = 1;
    private static final int IMAGE = 2;
    private static final int FILE_ID = 3;
    private static final int FILE_DATA = 4;
    private static final int FILE_URL = 5;
    private static final int FILE_NAME = 6;
    private static final int SOUND = 7;
    private static final int SPANS = 8;

    private static final int LONGEST_NAME = 256;

    private final Spans spans = new Spans(SPANS);
    private final ParamReader params;
    private String place = "";
    private String type = "";
    private String format = "";

    /** One that notes in {@code params} what is wrong. */
    PartReader(ParamReader params) {
        this.params = params;
    }

    /**
     * Reads the part on whose brace {@code json} stands, and tells it.
     *
     * @param at what the client calls it
     */
    void read(String at, JsonCursor json, ChatSink sink) {
        place = at;
        spans.clear();
        type = "";
        format = "";
        long open = json.from();
        Json token = json.next();
        for (; token == Json.NAME; token = json.next()) {
            String field = json.name();
            Json value = json.next();
            switch (field) {
                case "type" -> type = ShortText.read(json, value, LONGEST_NAME);
                case "text" -> keep(TEXT, field, json, value);
                case "refusal" -> keep(REFUSAL, field, json, value);
                case "image_url" -> keep(IMAGE, field, json, value);
                case "file_id" -> keep(FILE_ID, field, json, value);
                case "file_data" -> keep(FILE_DATA, field, json, value);
                case "file_url" -> keep(FILE_URL, field, json, value);
                case "filename" -> keep(FILE_NAME, field, json, value);
                case "input_audio" -> sound(json, value);
                case "detail" -> {
                    // "auto" is what every server does by itself.
                    if (value == Json.STRING && !json.is("auto")) {
                        sink.drop("input_image.detail");
                    }
                }
                default -> json.skipChildren();
            }
        }
        if (token == Json.OBJECT_END && params.fault() == null) {
            tell(json, open, json.to(), sink);
        }
    }

    private void keep(int part, String field, JsonCursor json, Json value) {
        if (!spans.keep(part, Json.STRING, json, value)) {
            params.wrong(place + "." + field, "a string");
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

    private void tell(JsonCursor json, long open, long end, ChatSink sink) {
        switch (type) {
            case "input_text", "output_text", "text" -> {
                if (has(TEXT, "text", "a string")) {
                    sink.text(spans.view(TEXT, json));
                }
            }
            case "refusal" -> {
                if (has(REFUSAL, "refusal", "a string")) {
                    sink.refusal(spans.view(REFUSAL, json));
                }
            }
            case "input_image" -> image(json, sink);
            case "input_file" -> document(json, sink);
            case "input_audio" -> {
                if (has(SOUND, "input_audio", "an object with \"data\" in base64 and a \"format\"")) {
                    inline(Media.AUDIO, mime(), spans.view(SOUND, json), "input_audio.data", sink);
                }
            }
            case "" -> params.wrong(place + ".type", "the name of a kind of part");
            default -> sink.part(type, json.viewOf(open, end));
        }
    }

    private String mime() {
        return format.equals("mp3") ? "audio/mpeg" : "audio/" + (format.isEmpty() ? "wav" : format);
    }

    private boolean has(int part, String field, String must) {
        if (!spans.has(part)) {
            params.wrong(place + "." + field, must);
        }
        return spans.has(part);
    }

    private void image(JsonCursor json, ChatSink sink) {
        if (spans.has(FILE_ID)) {
            sink.media(Media.IMAGE, Media.Source.FILE, "", spans.view(FILE_ID, json));
        } else if (has(IMAGE, "image_url", "a string")) {
            ByteBuf url = spans.view(IMAGE, json);
            InlineImage within = InlineImage.of(url);
            if (within == null) {
                sink.media(Media.IMAGE, Media.Source.URL, "", url);
            } else if (InlineImage.mayBeImage(within.mime())) {
                url.readerIndex(within.from());
                inline(Media.IMAGE, within.mime(), url, "image_url", sink);
            } else {
                params.wrong(place + ".image_url", "an address or an image in base64 (data:image/png;base64,...)");
            }
        }
    }

    private void document(JsonCursor json, ChatSink sink) {
        boolean any = spans.has(FILE_ID) || spans.has(FILE_URL);
        if (!any && !has(FILE_DATA, "file_data", "a file in base64, unless there is a \"file_id\" or a \"file_url\"")) {
            return;
        }
        if (spans.has(FILE_NAME)) {
            sink.mediaName(spans.view(FILE_NAME, json));
        }
        if (spans.has(FILE_ID)) {
            sink.media(Media.DOCUMENT, Media.Source.FILE, "", spans.view(FILE_ID, json));
        } else if (spans.has(FILE_URL)) {
            sink.media(Media.DOCUMENT, Media.Source.URL, "", spans.view(FILE_URL, json));
        } else {
            ByteBuf data = spans.view(FILE_DATA, json);
            InlineImage within = InlineImage.of(data);
            data.readerIndex(within == null ? data.readerIndex() : within.from());
            inline(Media.DOCUMENT, within == null ? "" : within.mime(), data, "file_data", sink);
        }
    }

    private void inline(Media kind, String mime, ByteBuf base64, String field, ChatSink sink) {
        if (Base64Text.sound(base64)) {
            sink.media(kind, Media.Source.INLINE, mime, base64);
        } else {
            params.wrong(place + "." + field, "base64");
        }
    }
}
