package io.councilrouter.codec.dialect.openai;

import static io.councilrouter.codec.dialect.AsciiBytes.ascii;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.dialect.HeldPieces;
import io.netty.buffer.ByteBuf;

/** The content of one message: a string as long as it is one text, since not every server takes a list of parts. */
final class MessageParts {
    private final HeldPieces only = new HeldPieces();
    private final HeldPieces parts = new HeldPieces();
    private boolean text;
    private boolean list;

    void text(@Borrowed ByteBuf escaped) {
        if (!text && !list) {
            text = true;
            only.append(escaped);
            return;
        }
        listed();
        open("{\"type\":\"text\",\"text\":\"");
        parts.append(escaped);
        ascii("\"}", parts);
    }

    /** An image by its URL, which is a prefix of ours and what the walk gave. */
    void image(String prefix, @Borrowed ByteBuf escaped) {
        listed();
        open("{\"type\":\"image_url\",\"image_url\":{\"url\":\"");
        // The media type may come from the client, but is made of what a JSON string holds as it is.
        ascii(prefix.replace("\"", "").replace("\\", ""), parts);
        parts.append(escaped);
        ascii("\"}}", parts);
    }

    /** A part as it came. */
    void raw(@Borrowed ByteBuf part) {
        listed();
        ascii(parts.isEmpty() ? "" : ",", parts);
        parts.append(part);
    }

    private void listed() {
        if (text) {
            text = false;
            open("{\"type\":\"text\",\"text\":\"");
            only.moveTo(parts);
            ascii("\"}", parts);
        }
        list = true;
    }

    private void open(String head) {
        ascii(parts.isEmpty() ? head : "," + head, parts);
    }

    boolean isEmpty() {
        return !text && !list;
    }

    /** Writes the value of {@code content} and is empty then; nothing at all is null where that is allowed. */
    void moveTo(ByteSink out, boolean nullable) {
        if (list) {
            ascii("[", out);
            parts.moveTo(out);
            ascii("]", out);
        } else if (nullable && only.isEmpty()) {
            ascii("null", out);
        } else {
            ascii("\"", out);
            only.moveTo(out);
            ascii("\"", out);
        }
        text = false;
        list = false;
    }

    void close() {
        only.close();
        parts.close();
    }
}
