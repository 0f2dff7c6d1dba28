package io.councilrouter.codec.dialect.gemini;

import static io.councilrouter.codec.dialect.AsciiBytes.ascii;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.dialect.HeldPieces;
import io.councilrouter.codec.dialect.HeldText;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.councilrouter.codec.json.JsonEscapes;
import io.councilrouter.codec.json.JsonWriter;
import io.netty.buffer.ByteBuf;

/**
 * What one tool came to, gathered from its message. The API wants an object: a text that is one goes as it is, any other
 * under {@code result}, what went wrong under {@code error}. Media follow as parts of the same turn. One request's.
 */
final class ResultWriter {
    private static final String UNKNOWN = "unknown";

    private final HeldText text = new HeldText();
    private final HeldPieces media = new HeldPieces();
    private final HeldText plain = new HeldText();
    private String id = "";
    private String name = "";
    private boolean failed;

    /** Forgets the last one. */
    void clear() {
        text.clear();
        media.close();
        id = "";
        name = "";
        failed = false;
    }

    /** Which call it answers. */
    void of(String call, String function) {
        id = call;
        name = function;
    }

    void failed() {
        failed = true;
    }

    void text(@Borrowed ByteBuf escaped) {
        text.append(escaped);
    }

    /** Where a picture or another medium of it goes, as one part. */
    ByteSink medium() {
        ascii(media.isEmpty() ? "" : ",", media);
        return media;
    }

    /** Writes it as a part of the user's. */
    void moveTo(TurnWriter turns) {
        ByteSink out = turns.part(true, "{\"functionResponse\":{");
        if (!id.isEmpty()) {
            ascii("\"id\":", out);
            new JsonWriter(out).string(id);
            ascii(",", out);
        }
        ascii("\"name\":", out);
        new JsonWriter(out).string(name.isEmpty() ? UNKNOWN : name);
        ascii(",\"response\":", out);
        if (!failed && isObject()) {
            out.append(plain.view());
        } else {
            ascii(failed ? "{\"error\":\"" : "{\"result\":\"", out);
            text.moveTo(out);
            ascii("\"}", out);
        }
        ascii("}", out);
        if (!media.isEmpty()) {
            turns.parts(media);
        }
    }

    private boolean isObject() {
        plain.clear();
        if (!JsonEscapes.unescape(text.view(), plain, HeldText.MOST)) {
            return false;
        }
        JsonCursor json = new JsonCursor();
        try {
            json.over(plain.view().duplicate());
            if (json.next() != Json.OBJECT) {
                return false;
            }
            json.skipChildren();
            return json.next() == Json.END;
        } finally {
            json.close();
        }
    }

    /** Releases what is held. Idempotent. */
    void close() {
        text.close();
        media.close();
        plain.close();
    }
}
