package io.councilrouter.codec.dialect;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.councilrouter.codec.json.JsonEscapes;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Converts a tool call's arguments between the vocabulary's JSON text and the object that some dialects use. Some
 * servers of those dialects send text anyway. Empty arguments become an empty object; arguments that are not an
 * object, because the model was cut off or wrote nonsense, are kept under {@code _raw}, so that nothing is lost and no
 * client crashes. Stateless.
 */
public final class ArgumentObject {
    private static final byte[] NOTHING = "{}".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] RAW = "{\"_raw\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] RAW_END = "\"}".getBytes(StandardCharsets.US_ASCII);

    private ArgumentObject() {}

    /** Writes an empty object. */
    public static void nothing(ByteSink out) {
        out.append(NOTHING);
    }

    /** Writes the object that {@code escaped}, the inside of a JSON string, represents. */
    public static void write(@Borrowed ByteBuf escaped, ByteSink out) {
        HeldText plain = new HeldText();
        try {
            JsonEscapes.unescape(escaped, plain, HeldText.MOST);
            ByteBuf text = plain.view();
            switch (kind(text)) {
                case OBJECT -> {
                    oneLine(text);
                    out.append(text);
                }
                case NULL -> out.append(NOTHING);
                default -> {
                    out.append(RAW);
                    out.append(escaped);
                    out.append(RAW_END);
                }
            }
        } finally {
            plain.close();
        }
    }

    /**
     * Writes the object that {@code escaped}, the inside of a JSON string, represents, again as the inside of a JSON
     * string. An object keeps its spelling.
     */
    public static void ofText(@Borrowed ByteBuf escaped, ByteSink out) {
        HeldText held = new HeldText();
        try {
            JsonEscapes.unescape(escaped, held, HeldText.MOST);
            if (kind(held.view()) == Json.OBJECT) {
                out.append(escaped);
                return;
            }
            held.clear();
            write(escaped, held);
            JsonEscapes.escape(held.view(), out);
        } finally {
            held.close();
        }
    }

    /** Like {@link #ofText}, for a value that is neither an object nor a string. */
    public static void ofValue(@Borrowed ByteBuf raw, ByteSink out) {
        HeldText held = new HeldText();
        try {
            held.append(RAW);
            JsonEscapes.escape(raw, held);
            held.append(RAW_END);
            JsonEscapes.escape(held.view(), out);
        } finally {
            held.close();
        }
    }

    /** Replaces line ends, which here can only be between tokens, by spaces: a line of a stream must not be split. */
    private static void oneLine(ByteBuf text) {
        for (int at = text.readerIndex(); at < text.writerIndex(); at++) {
            byte b = text.getByte(at);
            if (b == '\n' || b == '\r') {
                text.setByte(at, ' ');
            }
        }
    }

    /** OBJECT for a complete, valid object, NULL for null or no text at all, else BAD. */
    private static Json kind(ByteBuf text) {
        int first = text.readerIndex();
        int end = text.writerIndex();
        while (first < end && text.getByte(first) <= ' ' && text.getByte(first) >= 0) {
            first++;
        }
        if (first == end
                || text.toString(first, Math.min(5, end - first), StandardCharsets.US_ASCII)
                        .strip()
                        .equals("null")) {
            return Json.NULL;
        }
        JsonCursor json = new JsonCursor();
        try {
            json.over(text.duplicate());
            if (json.next() != Json.OBJECT) {
                return Json.BAD;
            }
            json.skipChildren();
            return json.next() == Json.END ? Json.OBJECT : Json.BAD;
        } finally {
            json.close();
        }
    }
}
