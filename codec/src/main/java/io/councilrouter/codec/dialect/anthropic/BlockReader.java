package io.councilrouter.codec.dialect.anthropic;

import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.chat.Media;
import io.councilrouter.codec.chat.Seal;
import io.councilrouter.codec.dialect.Base64Text;
import io.councilrouter.codec.dialect.HeldText;
import io.councilrouter.codec.dialect.InlineImage;
import io.councilrouter.codec.dialect.ParamReader;
import io.councilrouter.codec.dialect.RawJson;
import io.councilrouter.codec.dialect.ShortText;
import io.councilrouter.codec.dialect.Spans;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.councilrouter.codec.json.JsonEscapes;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * One content block of a request: first run through for where its parts lie, then told. What only this API knows is told as
 * such: a step of a tool that the server runs can be left out of a conversation, anything else cannot. One request's.
 */
final class BlockReader {
    private static final int TEXT = 0;
    private static final int INPUT = 1;
    private static final int THINKING = 2;
    private static final int SIGNATURE = 3;
    private static final int DATA = 4;
    private static final int TITLE = 5;
    private static final int CONTEXT = 6;
    private static final int ORIGIN = 7;
    private static final int SPANS = 8;

    private static final int LONGEST_NAME = 256;

    private final Spans spans = new Spans(SPANS);
    private final SourceReader source = new SourceReader();
    private final HeldText escaped = new HeldText();
    private final ParamReader params;
    private String list = "";
    private int place;
    private String type = "";
    private String id = "";
    private String name = "";
    private @Nullable String mark;
    private Json input = Json.NULL;
    private Json content = Json.NULL;
    private long contentFrom;
    private long contentTo;
    private long from;
    private long to;
    private boolean failed;
    private boolean cites;

    /** One that notes in {@code params} what is wrong. */
    BlockReader(ParamReader params) {
        this.params = params;
    }

    /**
     * Reads the block on whose brace {@code json} stands.
     *
     * @param within what the client calls the list that it stands in
     * @param at its place there
     */
    void read(String within, int at, JsonCursor json) {
        list = within;
        place = at;
        type = "";
        id = "";
        name = "";
        mark = null;
        input = Json.NULL;
        content = Json.NULL;
        failed = false;
        cites = false;
        spans.clear();
        source.clear();
        from = json.from();
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String field = json.name();
            Json value = json.next();
            switch (field) {
                case "type" -> type = ShortText.read(json, value, LONGEST_NAME);
                case "id", "tool_use_id" -> id = ShortText.read(json, value, LONGEST_NAME);
                case "name" -> name = ShortText.read(json, value, LONGEST_NAME);
                case "text" -> string(TEXT, field, json, value);
                case "thinking" -> string(THINKING, field, json, value);
                case "signature" -> string(SIGNATURE, field, json, value);
                case "data" -> string(DATA, field, json, value);
                case "title" -> string(TITLE, field, json, value);
                case "context" -> string(CONTEXT, field, json, value);
                case "input" -> {
                    input = value;
                    spans.keep(INPUT, json, value);
                }
                case "content" -> content(json, value);
                case "source" -> source(json, value);
                case "is_error" -> {
                    failed = value == Json.TRUE;
                    json.skipChildren();
                }
                case "cache_control" -> mark = CacheMark.read(json, value);
                case "citations" -> cites(json);
                default -> json.skipChildren();
            }
        }
        to = json.to();
    }

    private void string(int part, String field, JsonCursor json, Json value) {
        if (!spans.keep(part, Json.STRING, json, value)) {
            params.wrong(path(field), "a string");
        }
    }

    private void content(JsonCursor json, Json value) {
        content = value;
        contentFrom = json.from();
        json.skipChildren();
        contentTo = json.to();
    }

    /** Media have an object here, a search result an address. */
    private void source(JsonCursor json, Json value) {
        if (value == Json.OBJECT) {
            source.read(json);
        } else {
            string(ORIGIN, "source", json, value);
        }
    }

    /** Sources of a text, or whether they are wanted of a document. */
    private void cites(JsonCursor json) {
        long begin = json.from();
        json.skipChildren();
        cites = RawJson.filled(json, begin);
    }

    /** Its type; empty without one. */
    String type() {
        return type;
    }

    /** Its id, or the id of the call that it answers. */
    String id() {
        return id;
    }

    /** Whether a tool has failed. */
    boolean failed() {
        return failed;
    }

    /** For how long it is to be kept in a cache; null if it carries no mark. */
    @Nullable
    String mark() {
        return mark;
    }

    /** What its content is. */
    Json content() {
        return content;
    }

    /** First byte of its content, in what the cursor reads. */
    long contentFrom() {
        return contentFrom;
    }

    /** One past its content. */
    long contentTo() {
        return contentTo;
    }

    /** Its content, a string. */
    ByteBuf contentText(JsonCursor json) {
        return json.viewOf(contentFrom + 1, contentTo - 1);
    }

    /** What the client calls a field of it. */
    String path(String field) {
        return list + "[" + place + "]." + field;
    }

    /** Tells what was read of {@code json}. */
    void tell(JsonCursor json, ChatSink sink) {
        if (params.fault() != null) {
            return;
        }
        if (cites) {
            sink.drop("citations");
        }
        switch (type) {
            case "text" -> {
                if (has(TEXT, "text")) {
                    sink.text(spans.view(TEXT, json));
                }
            }
            case "image" -> image(json, sink);
            case "document" -> document(json, sink);
            case "thinking" -> thinking(json, sink);
            case "redacted_thinking" -> {
                if (has(DATA, "data")) {
                    sink.sealed(Seal.OPAQUE, spans.view(DATA, json));
                }
            }
            case "tool_use" -> call(json, sink);
            case "search_result" -> found(json, sink);
            default -> {
                unknown(json, sink);
                return;
            }
        }
        if (mark != null) {
            sink.cacheMark(mark);
        }
    }

    private void unknown(JsonCursor json, ChatSink sink) {
        ByteBuf raw = json.viewOf(from, to);
        if (type.isEmpty()) {
            params.wrong(path("type"), "the name of a kind of block");
        } else if (step(type)) {
            sink.serverTool(type, raw);
        } else {
            sink.part(type, raw);
        }
    }

    /** Whether it is what a tool that the server runs itself was asked or answered. */
    private static boolean step(String type) {
        return type.equals("server_tool_use")
                || type.equals("mcp_tool_use")
                || type.equals("tool_reference")
                || type.endsWith("_tool_result");
    }

    private boolean has(int part, String field) {
        if (!spans.has(part)) {
            params.wrong(path(field), "a string");
        }
        return spans.has(part);
    }

    private void thinking(JsonCursor json, ChatSink sink) {
        if (!has(THINKING, "thinking")) {
            return;
        }
        // Told even where it is empty: a server may keep the words and give the seal alone.
        sink.reasoning(spans.view(THINKING, json));
        if (spans.has(SIGNATURE)) {
            ByteBuf seal = spans.view(SIGNATURE, json);
            if (seal.isReadable()) {
                sink.sealed(Seal.SIGNATURE, seal);
            }
        }
    }

    private void call(JsonCursor json, ChatSink sink) {
        if (name.isEmpty()) {
            params.wrong(path("name"), "the name of a tool");
            return;
        }
        if (input != Json.OBJECT && input != Json.NULL) {
            params.wrong(path("input"), "an object");
            return;
        }
        escaped.clear();
        if (input == Json.OBJECT) {
            JsonEscapes.escape(spans.view(INPUT, json), escaped);
        }
        sink.toolCall(id, name, escaped.view());
    }

    private void image(JsonCursor json, ChatSink sink) {
        ByteBuf value = source.value(json);
        switch (source.type()) {
            case "base64" -> inline(Media.IMAGE, value, sink);
            case "url" -> {
                InlineImage within = InlineImage.of(value);
                if (within == null) {
                    sink.media(Media.IMAGE, Media.Source.URL, "", value);
                } else {
                    value.readerIndex(within.from());
                    sink.media(Media.IMAGE, Media.Source.INLINE, within.mime(), value);
                }
            }
            case "file" -> sink.media(Media.IMAGE, Media.Source.FILE, "", value);
            default -> params.refuse(path("source"), path("source") + ": must be of the type base64, url or file.");
        }
    }

    private void inline(Media kind, ByteBuf data, ChatSink sink) {
        if (Base64Text.sound(data)) {
            sink.media(kind, Media.Source.INLINE, source.mediaType(), data);
        } else {
            params.wrong(path("source.data"), "base64");
        }
    }

    /** A text is told as what it is, its title before it: most servers take no documents. */
    private void document(JsonCursor json, ChatSink sink) {
        boolean words = source.type().equals("text") || source.type().equals("content");
        if (spans.has(TITLE)) {
            if (words) {
                sink.text(spans.view(TITLE, json));
            } else {
                sink.mediaName(spans.view(TITLE, json));
            }
        }
        if (spans.has(CONTEXT)) {
            sink.text(spans.view(CONTEXT, json));
        }
        ByteBuf value = source.value(json);
        switch (source.type()) {
            case "base64" -> inline(Media.DOCUMENT, value, sink);
            case "url" -> sink.media(Media.DOCUMENT, Media.Source.URL, "", value);
            case "file" -> sink.media(Media.DOCUMENT, Media.Source.FILE, "", value);
            case "text" -> sink.text(value);
            case "content" -> texts(value, source.content() == Json.STRING, sink);
            default ->
                params.refuse(
                        path("source"), path("source") + ": must be of the type base64, url, file, text or content.");
        }
    }

    /** A search result that the client has found itself: its title, where it is from, and its texts. */
    private void found(JsonCursor json, ChatSink sink) {
        if (spans.has(TITLE)) {
            sink.text(spans.view(TITLE, json));
        }
        if (spans.has(ORIGIN)) {
            sink.text(spans.view(ORIGIN, json));
        }
        if (content == Json.ARRAY) {
            texts(json.viewOf(contentFrom, contentTo), false, sink);
        }
    }

    /** What is written in blocks, or in a string; pictures among them are told as well. */
    private void texts(ByteBuf value, boolean string, ChatSink sink) {
        if (string) {
            sink.text(value);
            return;
        }
        JsonCursor inside = new JsonCursor();
        BlockReader each = new BlockReader(params);
        try {
            inside.over(value.slice());
            inside.next();
            String within = path("content");
            int at = 0;
            for (Json token = inside.next(); token == Json.OBJECT; token = inside.next()) {
                each.read(within, at++, inside);
                each.tell(inside, sink);
            }
        } finally {
            each.close();
            inside.close();
        }
    }

    void close() {
        escaped.close();
    }
}
