package io.councilrouter.codec.dialect.openai;

import static io.councilrouter.codec.dialect.AsciiBytes.ascii;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.chat.EventSink;
import io.councilrouter.codec.chat.Media;
import io.councilrouter.codec.dialect.Digits;
import io.councilrouter.codec.dialect.Spans;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.netty.buffer.ByteBuf;

/** The object {@code audio} of an answer: {@code {"id","transcript","data","expires_at"}}, whole or in pieces. */
final class SoundFields {
    private static final int LONGEST_NAME = 512;
    private static final int TRANSCRIPT = 0;
    private static final int DATA = 1;

    /** The fields that come in pieces: name and opening quote of the value. */
    static final byte[] TRANSCRIPT_FIELD = ascii("\"transcript\":\"");

    static final byte[] DATA_FIELD = ascii("\"data\":\"");

    private static final byte[] OPEN = ascii("\"audio\":{");
    private static final byte[] CLOSE = ascii("}");
    private static final byte[] PIECE_END = ascii("\"}");
    private static final byte[] ID = ascii("\"id\":");
    private static final byte[] EXPIRES = ascii("\"expires_at\":");
    private static final byte[] NEXT_EXPIRES = ascii(",\"expires_at\":");

    private final Spans spans = new Spans(2);

    /** Reports the object that {@code json} is about to read; returns whether it said anything. */
    boolean tell(int choice, JsonCursor json, EventSink sink) {
        spans.clear();
        String id = null;
        long expires = -1;
        json.next();
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String name = json.name();
            Json value = json.next();
            switch (name) {
                case "id" -> id = json.text(LONGEST_NAME);
                case "expires_at" -> expires = json.longValue(-1);
                case "transcript" -> spans.keep(TRANSCRIPT, Json.STRING, json, value);
                case "data" -> spans.keep(DATA, Json.STRING, json, value);
                default -> {}
            }
            json.skipChildren();
        }
        if (id != null || expires >= 0) {
            sink.spoken(choice, id == null ? "" : id, expires);
        }
        if (spans.has(TRANSCRIPT)) {
            sink.transcript(choice, spans.view(TRANSCRIPT, json));
        }
        if (spans.has(DATA)) {
            sink.media(choice, Media.AUDIO, Media.Source.INLINE, "", spans.view(DATA, json));
        }
        return spans.has(TRANSCRIPT) || spans.has(DATA);
    }

    /** Writes the object with a piece of one field in it. */
    static void piece(byte[] field, @Borrowed ByteBuf escaped, ByteSink out) {
        out.append(OPEN);
        out.append(field);
        out.append(escaped);
        out.append(PIECE_END);
    }

    /** Writes the object that says which sound it is and how long it is kept, as far as that is known. */
    static void spoken(String id, long expires, ByteSink out) {
        out.append(OPEN);
        if (!id.isEmpty()) {
            out.append(ID);
            Envelope.string(id, out);
        }
        if (expires >= 0) {
            out.append(id.isEmpty() ? EXPIRES : NEXT_EXPIRES);
            Digits.append(out, expires);
        }
        out.append(CLOSE);
    }
}
