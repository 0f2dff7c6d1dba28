package io.councilrouter.codec.dialect.openai;

import static io.councilrouter.codec.dialect.AsciiBytes.ascii;

import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.chat.EventSink;
import io.councilrouter.codec.chat.Media;
import io.councilrouter.codec.dialect.Digits;
import io.councilrouter.codec.dialect.Spans;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;

/** The object {@code audio} of an answer: {@code {"id","transcript","data","expires_at"}}, whole or in pieces. */
final class SoundFields {
    private static final int LONGEST_NAME = 512;
    private static final int TRANSCRIPT = 0;
    private static final int DATA = 1;

    private static final byte[] ID = ascii("\"id\":");
    private static final byte[] EXPIRES = ascii("\"expires_at\":");
    private static final byte[] NEXT_EXPIRES = ascii(",\"expires_at\":");

    private final Spans spans = new Spans(2);

    /** Tells the object that {@code json} is about to read; whether anything was said in it. */
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
            sink.media(choice, Media.AUDIO, "", spans.view(DATA, json));
        }
        return spans.has(TRANSCRIPT) || spans.has(DATA);
    }

    /** Writes the members that say which sound it is and until when it is kept, as far as they are known. */
    static void spoken(String id, long expires, ByteSink out) {
        if (!id.isEmpty()) {
            out.append(ID);
            Envelope.string(id, out);
        }
        if (expires >= 0) {
            out.append(id.isEmpty() ? EXPIRES : NEXT_EXPIRES);
            Digits.append(out, expires);
        }
    }
}
