package io.councilrouter.codec.dialect.gemini;

import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.chat.Media;
import io.councilrouter.codec.chat.Role;
import io.councilrouter.codec.dialect.Base64Text;
import io.councilrouter.codec.dialect.HeldText;
import io.councilrouter.codec.dialect.ParamReader;
import io.councilrouter.codec.dialect.ShortText;
import io.councilrouter.codec.dialect.Spans;
import io.councilrouter.codec.dialect.Subtree;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.councilrouter.codec.json.JsonEscapes;
import io.netty.buffer.ByteBuf;

/**
 * What a tool came to: {@code {"id":…,"name":…,"response":{…},"parts":[…]}}. Its response is an object; one that holds
 * nothing but {@code result} or {@code output} stands for that value, one with nothing but {@code error} for a failure. One
 * request's.
 */
final class ResultReader {
    private static final int RESPONSE = 0;
    private static final int PARTS = 1;
    private static final int VALUE = 0;
    private static final int DATA = 0;
    private static final int URI = 1;

    private final Spans spans = new Spans(2);
    private final Spans value = new Spans(1);
    private final Spans medium = new Spans(2);
    private final Subtree response;
    private final Subtree parts;
    private final SignedBytes signed = new SignedBytes();
    private final HeldText escaped = new HeldText();
    private final ParamReader params;
    private String path = "";
    private String id = "";
    private String name = "";
    private String mime = "";

    /** One that notes in {@code params} what is wrong, for a body with these long strings. */
    ResultReader(ParamReader params, int[] longSpans) {
        this.params = params;
        response = new Subtree(longSpans);
        parts = new Subtree(longSpans);
    }

    /** Reads the result on whose brace {@code json} stands. */
    void read(String place, JsonCursor json) {
        path = place;
        id = "";
        name = "";
        spans.clear();
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String field = json.name();
            Json kind = json.next();
            switch (field) {
                case "id" -> id = ShortText.read(json, kind, PartReader.LONGEST_NAME);
                case "name" -> name = ShortText.read(json, kind, PartReader.LONGEST_NAME);
                case "response" -> keep(RESPONSE, field, Json.OBJECT, "an object", json, kind);
                case "parts" -> keep(PARTS, field, Json.ARRAY, "a list", json, kind);
                default -> json.skipChildren();
            }
        }
    }

    private void keep(int part, String field, Json wanted, String words, JsonCursor json, Json kind) {
        if (!spans.keep(part, wanted, json, kind)) {
            params.wrong(path + "." + field, words);
        }
    }

    /** Reports it as a message of its own. */
    void tell(JsonCursor json, ChatSink sink) {
        sink.message(Role.TOOL);
        sink.toolResult(id, name);
        if (spans.has(RESPONSE)) {
            response(json, sink);
        }
        if (spans.has(PARTS)) {
            media(json, sink);
        }
        sink.messageEnd();
    }

    private void response(JsonCursor json, ChatSink sink) {
        JsonCursor inside = spans.open(RESPONSE, json, response);
        int members = 0;
        String only = "";
        Json kind = Json.NULL;
        value.clear();
        for (Json token = inside.next(); token == Json.NAME; token = inside.next()) {
            only = inside.name();
            members++;
            kind = inside.next();
            value.keep(VALUE, inside, kind);
        }
        boolean failed = members == 1 && only.equals("error");
        boolean alone = failed || (members == 1 && (only.equals("result") || only.equals("output")));
        if (failed) {
            sink.toolFailed();
        }
        if (alone && kind == Json.STRING) {
            sink.text(value.view(VALUE, inside));
        } else if (members > 0) {
            escaped.clear();
            JsonEscapes.escape(alone ? value.view(VALUE, inside) : spans.view(RESPONSE, json), escaped);
            sink.text(escaped.view());
        }
    }

    /** Pictures and other media that the tool shows: the same as in a turn, without anything else. */
    private void media(JsonCursor json, ChatSink sink) {
        JsonCursor each = spans.open(PARTS, json, parts);
        for (Json token = each.next(); token == Json.OBJECT; token = each.next()) {
            medium.clear();
            mime = "";
            for (Json field = each.next(); field == Json.NAME; field = each.next()) {
                Json inner = each.next();
                if (inner == Json.OBJECT) {
                    source(each);
                } else {
                    each.skipChildren();
                }
            }
            if (medium.has(DATA) && Base64Text.sound(signed.plain(medium.view(DATA, each)))) {
                ByteBuf data = signed.plain(medium.view(DATA, each));
                sink.media(MediaKinds.of(mime), Media.Source.INLINE, mime, data);
            } else if (medium.has(URI)) {
                ByteBuf uri = medium.view(URI, each);
                Media.Source source = MediaKinds.stored(uri) ? Media.Source.FILE : Media.Source.URL;
                sink.media(MediaKinds.of(mime), source, mime, uri);
            } else {
                params.wrong(path + ".parts", "a list of parts with inlineData or fileData");
                return;
            }
        }
    }

    private void source(JsonCursor json) {
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String field = CamelCase.of(json.name());
            Json kind = json.next();
            switch (field) {
                case "mimeType" -> mime = ShortText.read(json, kind, PartReader.LONGEST_NAME);
                case "data" -> medium.keep(DATA, Json.STRING, json, kind);
                case "fileUri" -> medium.keep(URI, Json.STRING, json, kind);
                default -> json.skipChildren();
            }
        }
    }

    /** Releases what it holds. Idempotent. */
    void close() {
        response.close();
        parts.close();
        signed.close();
        escaped.close();
    }
}
