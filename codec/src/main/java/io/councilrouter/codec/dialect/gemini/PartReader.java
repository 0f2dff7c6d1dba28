package io.councilrouter.codec.dialect.gemini;

import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.chat.Media;
import io.councilrouter.codec.chat.Seal;
import io.councilrouter.codec.dialect.Base64Text;
import io.councilrouter.codec.dialect.HeldText;
import io.councilrouter.codec.dialect.ParamReader;
import io.councilrouter.codec.dialect.ShortText;
import io.councilrouter.codec.dialect.Spans;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.councilrouter.codec.json.JsonEscapes;
import io.netty.buffer.ByteBuf;

/**
 * One part of a request's turn: first searched for where its fields lie, then reported. Steps of tools that the server
 * runs itself can be left out of a conversation; a part that nobody knows cannot. One request's.
 */
final class PartReader {
    private static final int TEXT = 0;
    private static final int SIGNATURE = 1;
    private static final int DATA = 2;
    private static final int URI = 3;
    private static final int ARGS = 4;
    private static final int TITLE = 5;
    private static final int SPANS = 6;

    static final int LONGEST_NAME = 256;

    /** What a part is. */
    enum PartKind {
        NONE,
        TEXT,
        INLINE,
        FILE,
        CALL,
        RESULT,
        STEP,
        OTHER
    }

    private final Spans spans = new Spans(SPANS);
    private final SignedBytes signed = new SignedBytes();
    private final HeldText escaped = new HeldText();
    private final ResultReader result;
    private final ParamReader params;
    private String path = "";
    private PartKind kind = PartKind.NONE;
    private String word = "";
    private boolean thought;
    private String id = "";
    private String name = "";
    private String mime = "";
    private long from;
    private long to;

    /** One that notes in {@code params} what is wrong, for a body with these long strings. */
    PartReader(ParamReader params, int[] longSpans) {
        this.params = params;
        result = new ResultReader(params, longSpans);
    }

    /**
     * Reads the part on whose brace {@code json} stands.
     *
     * @param place what the client calls it
     */
    void read(String place, JsonCursor json) {
        path = place;
        kind = PartKind.NONE;
        word = "";
        thought = false;
        id = "";
        name = "";
        mime = "";
        spans.clear();
        from = json.from();
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String field = CamelCase.of(json.name());
            Json value = json.next();
            if (value == Json.NULL) {
                continue;
            }
            switch (field) {
                case "text" -> {
                    string(TEXT, field, json, value);
                    kind = PartKind.TEXT;
                }
                case "thought" -> {
                    thought = value == Json.TRUE;
                    json.skipChildren();
                }
                case "thoughtSignature" -> string(SIGNATURE, field, json, value);
                case "inlineData" -> object(PartKind.INLINE, field, json, value);
                case "fileData" -> object(PartKind.FILE, field, json, value);
                case "functionCall" -> object(PartKind.CALL, field, json, value);
                case "functionResponse" -> object(PartKind.RESULT, field, json, value);
                case "executableCode", "codeExecutionResult", "toolCall", "toolResponse" -> {
                    json.skipChildren();
                    kind = PartKind.STEP;
                    word = field;
                }
                default -> {
                    json.skipChildren();
                    word = word.isEmpty() ? field : word;
                }
            }
        }
        to = json.to();
        if (kind == PartKind.NONE && !word.isEmpty()) {
            kind = PartKind.OTHER;
        } else if (kind == PartKind.NONE && spans.has(SIGNATURE)) {
            kind = PartKind.TEXT;
        }
    }

    private void string(int part, String field, JsonCursor json, Json value) {
        if (!spans.keep(part, Json.STRING, json, value)) {
            params.wrong(path + "." + field, "a string");
        }
    }

    private void object(PartKind what, String field, JsonCursor json, Json value) {
        kind = what;
        if (value != Json.OBJECT) {
            json.skipChildren();
            params.wrong(path + "." + field, "an object");
        } else if (what == PartKind.RESULT) {
            result.read(path + "." + field, json);
        } else {
            inside(field, json);
        }
    }

    /** The fields of a medium or a call. */
    private void inside(String within, JsonCursor json) {
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String field = CamelCase.of(json.name());
            Json value = json.next();
            switch (field) {
                case "id" -> id = ShortText.read(json, value, LONGEST_NAME);
                case "name" -> name = ShortText.read(json, value, LONGEST_NAME);
                case "mimeType" -> mime = ShortText.read(json, value, LONGEST_NAME);
                case "displayName" -> string(TITLE, within + "." + field, json, value);
                case "data" -> string(DATA, within + "." + field, json, value);
                case "fileUri" -> string(URI, within + "." + field, json, value);
                case "args" -> {
                    if (!spans.keep(ARGS, Json.OBJECT, json, value)) {
                        params.wrong(path + "." + within + "." + field, "an object");
                    }
                }
                default -> json.skipChildren();
            }
        }
    }

    /** Whether it is what a tool came to. */
    boolean isResult() {
        return kind == PartKind.RESULT;
    }

    /** Whether it is a text, and not a thought. */
    boolean isText() {
        return kind == PartKind.TEXT && !thought;
    }

    /** Reports what was read of {@code json}. */
    void tell(JsonCursor json, ChatSink sink) {
        if (params.fault() != null) {
            return;
        }
        switch (kind) {
            case TEXT -> {
                ByteBuf text = spans.has(TEXT) ? spans.view(TEXT, json) : json.viewOf(0, 0);
                if (thought) {
                    sink.reasoning(text);
                } else if (text.isReadable() || !spans.has(SIGNATURE)) {
                    sink.text(text);
                }
            }
            case INLINE -> inline(json, sink);
            case FILE -> file(json, sink);
            case CALL -> call(json, sink);
            case RESULT -> result.tell(json, sink);
            case STEP -> sink.serverTool(word, json.viewOf(from, to));
            case OTHER -> sink.part(word, json.viewOf(from, to));
            case NONE -> params.wrong(path, "a part with a text, data or a call in it");
        }
        if (kind != PartKind.STEP && spans.has(SIGNATURE)) {
            ByteBuf seal = spans.view(SIGNATURE, json);
            if (seal.isReadable() && !SignedBytes.placeholder(seal)) {
                sink.sealed(Seal.SIGNATURE, signed.plain(seal));
            }
        }
    }

    private void title(JsonCursor json, ChatSink sink) {
        if (spans.has(TITLE) && spans.view(TITLE, json).isReadable()) {
            sink.mediaName(spans.view(TITLE, json));
        }
    }

    private void inline(JsonCursor json, ChatSink sink) {
        if (!spans.has(DATA) || !Base64Text.sound(signed.plain(spans.view(DATA, json)))) {
            params.wrong(path + ".inlineData.data", "base64");
            return;
        }
        title(json, sink);
        sink.media(MediaKinds.of(mime), Media.Source.INLINE, mime, signed.plain(spans.view(DATA, json)));
    }

    private void file(JsonCursor json, ChatSink sink) {
        if (!spans.has(URI)) {
            params.wrong(path + ".fileData.fileUri", "a string");
            return;
        }
        title(json, sink);
        ByteBuf uri = spans.view(URI, json);
        Media.Source source = MediaKinds.stored(uri) ? Media.Source.FILE : Media.Source.URL;
        String type = mime.isEmpty() ? MediaKinds.atAddress(Media.IMAGE, uri) : mime;
        sink.media(MediaKinds.of(type), source, mime, uri);
    }

    private void call(JsonCursor json, ChatSink sink) {
        if (name.isEmpty()) {
            params.wrong(path + ".functionCall.name", "the name of a function");
            return;
        }
        escaped.clear();
        if (spans.has(ARGS)) {
            JsonEscapes.escape(spans.view(ARGS, json), escaped);
        }
        sink.toolCall(id, name, escaped.view());
    }

    /** Releases what it holds. Idempotent. */
    void close() {
        signed.close();
        escaped.close();
        result.close();
    }
}
