package io.councilrouter.codec.dialect.anthropic;

import static io.councilrouter.codec.dialect.AsciiBytes.ascii;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.chat.Media;
import io.councilrouter.codec.dialect.HeldPieces;
import io.councilrouter.codec.dialect.InlineImage;
import io.councilrouter.codec.json.JsonWriter;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Content blocks one after the other, commas between them. The last one stays open until it is known whether it carries a
 * mark for the cache. Not thread-safe; one request's.
 */
final class Blocks {
    private final ByteSink out;
    private boolean any;
    private boolean open;

    /** Blocks that are written into {@code out}. */
    Blocks(ByteSink out) {
        this.out = out;
    }

    /** Whether there are none. */
    boolean isEmpty() {
        return !any;
    }

    /** Begins a list anew. */
    void clear() {
        any = false;
        open = false;
    }

    /** Begins a block with {@code head}, which opens its brace; what follows is written into {@link #out}. */
    ByteSink begin(String head) {
        close();
        ascii(any ? "," + head : head, out);
        any = true;
        open = true;
        return out;
    }

    /** A text; what is blank is left out, since the API refuses it. */
    void text(@Borrowed ByteBuf escaped) {
        if (!BlankText.blank(escaped)) {
            begin("{\"type\":\"text\",\"text\":\"").append(escaped);
            ascii("\"", out);
        }
    }

    /** An image or a document; its name may be empty, or null. */
    void media(Media kind, Media.Source source, String type, @Nullable HeldPieces name, @Borrowed ByteBuf escaped) {
        boolean image = kind == Media.IMAGE;
        begin(image ? "{\"type\":\"image\"" : "{\"type\":\"document\"");
        if (name != null && !name.isEmpty()) {
            ascii(",\"title\":\"", out);
            name.moveTo(out);
            ascii("\"", out);
        }
        switch (source) {
            case INLINE -> {
                ascii(",\"source\":{\"type\":\"base64\",\"media_type\":", out);
                new JsonWriter(out).string(image ? InlineImage.typeOf(type, escaped) : type);
                ascii(",\"data\":\"", out);
            }
            case URL -> ascii(",\"source\":{\"type\":\"url\",\"url\":\"", out);
            case FILE -> ascii(",\"source\":{\"type\":\"file\",\"file_id\":\"", out);
        }
        out.append(escaped);
        ascii("\"}", out);
    }

    /** A block as it came. */
    void raw(@Borrowed ByteBuf block) {
        begin("");
        open = false;
        out.append(block);
    }

    /** Marks the last block as worth keeping. */
    void mark(String ttl) {
        if (open) {
            ascii(CacheMark.field(ttl), out);
            close();
        }
    }

    /** Ends the last block. */
    void close() {
        if (open) {
            ascii("}", out);
            open = false;
        }
    }
}
