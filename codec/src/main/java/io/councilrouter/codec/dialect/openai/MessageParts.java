package io.councilrouter.codec.dialect.openai;

import static io.councilrouter.codec.dialect.AsciiBytes.ascii;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.dialect.HeldPieces;
import io.netty.buffer.ByteBuf;

/** The content of one message: a plain string if it is a single text, since not every server takes a list of parts. */
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

    /** A text that goes on the text before, as a paragraph of its own, where nothing else stands between them. */
    void paragraph(@Borrowed ByteBuf escaped) {
        if (text) {
            ascii("\\n\\n", only);
            only.append(escaped);
        } else {
            text(escaped);
        }
    }

    /** An image or a video by its URL, which consists of {@code prefix} and {@code escaped}. */
    void link(String type, String prefix, @Borrowed ByteBuf escaped) {
        listed();
        open("{\"type\":\"" + type + "\",\"" + type + "\":{\"url\":\"" + plain(prefix));
        parts.append(escaped);
        ascii("\"}}", parts);
    }

    /** Sound, in a format by OpenAI's name for it. */
    void sound(String format, @Borrowed ByteBuf base64) {
        listed();
        open("{\"type\":\"input_audio\",\"input_audio\":{\"data\":\"");
        parts.append(base64);
        ascii("\",\"format\":", parts);
        Envelope.string(format, parts);
        ascii("}}", parts);
    }

    /**
     * A file under {@code field}, whose value consists of {@code prefix} and {@code escaped}; {@code name} may be
     * empty.
     */
    void file(HeldPieces name, String field, String prefix, @Borrowed ByteBuf escaped) {
        listed();
        open("{\"type\":\"file\",\"file\":{");
        if (!name.isEmpty()) {
            ascii("\"filename\":\"", parts);
            name.moveTo(parts);
            ascii("\",", parts);
        }
        ascii("\"" + field + "\":\"" + plain(prefix), parts);
        parts.append(escaped);
        ascii("\"}}", parts);
    }

    /** A part, unchanged. */
    void raw(@Borrowed ByteBuf part) {
        listed();
        ascii(parts.isEmpty() ? "" : ",", parts);
        parts.append(part);
    }

    /**
     * Removes quotes and backslashes, so that a media type, which may come from the client, fits into a JSON string.
     */
    private static String plain(String prefix) {
        return prefix.replace("\"", "").replace("\\", "");
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

    /**
     * Writes the value of {@code content}; nothing is left here. Empty content is null where {@code nullable} allows
     * it.
     */
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
