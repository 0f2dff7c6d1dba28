package io.councilrouter.codec.dialect.responses;

import static io.councilrouter.codec.dialect.AsciiBytes.ascii;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.chat.Media;
import io.councilrouter.codec.dialect.HeldPieces;
import io.councilrouter.codec.dialect.InlineImage;
import io.councilrouter.codec.json.JsonEscapes;
import io.netty.buffer.ByteBuf;

/** The parts of one message or of a tool's result, held until it ends. One request's. */
final class ContentParts {
    private final HeldPieces parts = new HeldPieces();
    /** The texts alone, an empty line between them: many servers take a tool's result as one text only. */
    private final HeldPieces texts = new HeldPieces();

    private final HeldPieces name = new HeldPieces();
    private boolean media;

    /** Whether there are none. */
    boolean isEmpty() {
        return parts.isEmpty();
    }

    private void open(String type) {
        ascii(parts.isEmpty() ? "{\"type\":\"" : ",{\"type\":\"", parts);
        ascii(type, parts);
    }

    /** A text; {@code told} by the assistant, or to it. */
    void text(@Borrowed ByteBuf escaped, boolean told) {
        open(told ? "output_text\",\"text\":\"" : "input_text\",\"text\":\"");
        parts.append(escaped);
        ascii("\"}", parts);
        ascii(texts.isEmpty() ? "" : "\\n\\n", texts);
        texts.append(escaped);
    }

    /** How the assistant declined. */
    void refusal(@Borrowed ByteBuf escaped) {
        open("refusal\",\"refusal\":\"");
        parts.append(escaped);
        ascii("\"}", parts);
    }

    /** Name of the file that comes next. */
    void name(@Borrowed ByteBuf escaped) {
        name.close();
        name.append(escaped);
    }

    /** An image or a document; false if there is no place for it. */
    boolean media(Media kind, Media.Source source, String type, @Borrowed ByteBuf escaped) {
        boolean taken =
                switch (kind) {
                    case IMAGE -> {
                        image(source, type, escaped);
                        yield true;
                    }
                    case DOCUMENT -> {
                        document(source, type, escaped);
                        yield true;
                    }
                    case AUDIO, VIDEO -> false;
                };
        media |= taken;
        name.close();
        return taken;
    }

    private void image(Media.Source source, String type, ByteBuf escaped) {
        switch (source) {
            case INLINE -> {
                open("input_image\",\"image_url\":\"");
                data(InlineImage.typeOf(type, escaped));
            }
            case URL -> open("input_image\",\"image_url\":\"");
            case FILE -> open("input_image\",\"file_id\":\"");
        }
        parts.append(escaped);
        ascii("\"}", parts);
    }

    private void document(Media.Source source, String type, ByteBuf escaped) {
        open("input_file\"");
        if (!name.isEmpty()) {
            ascii(",\"filename\":\"", parts);
            name.moveTo(parts);
            ascii("\"", parts);
        }
        switch (source) {
            case INLINE -> {
                ascii(",\"file_data\":\"", parts);
                data(type.isEmpty() ? "application/pdf" : type);
            }
            case URL -> ascii(",\"file_url\":\"", parts);
            case FILE -> ascii(",\"file_id\":\"", parts);
        }
        parts.append(escaped);
        ascii("\"}", parts);
    }

    private void data(String type) {
        ascii("data:", parts);
        JsonEscapes.inside(type, parts);
        ascii(";base64,", parts);
    }

    /** Writes a message's content. */
    void moveTo(ByteSink out) {
        ascii("[", out);
        parts.moveTo(out);
        ascii("]", out);
        clear();
    }

    /** Writes a tool's result: one text, unless there is more than text. */
    void result(ByteSink out) {
        if (media) {
            moveTo(out);
            return;
        }
        ascii("\"", out);
        texts.moveTo(out);
        ascii("\"", out);
        clear();
    }

    private void clear() {
        parts.close();
        texts.close();
        media = false;
    }

    /** Releases what it holds. Idempotent. */
    void close() {
        clear();
        name.close();
    }
}
