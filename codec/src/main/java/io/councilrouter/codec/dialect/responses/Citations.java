package io.councilrouter.codec.dialect.responses;

import static io.councilrouter.codec.dialect.AsciiBytes.ascii;

import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.chat.EventSink;
import io.councilrouter.codec.dialect.Digits;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.councilrouter.codec.json.JsonWriter;

/** The sources of a text. Those that are files of the server's are known to nobody else. Stateless. */
final class Citations {
    private static final int LONGEST_URL = 8 * 1024;

    private Citations() {}

    /** Tells the source on whose brace {@code json} stands. */
    static void tell(JsonCursor json, EventSink sink) {
        String url = null;
        String title = null;
        long from = -1;
        long to = -1;
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String name = json.name();
            json.next();
            switch (name) {
                case "url" -> url = json.text(LONGEST_URL);
                case "title" -> title = json.text(LONGEST_URL);
                case "start_index" -> from = json.longValue(-1);
                case "end_index" -> to = json.longValue(-1);
                default -> {}
            }
            json.skipChildren();
        }
        if (url == null || url.isEmpty()) {
            sink.progress();
            sink.drop("annotations");
        } else {
            // Where nobody knows the place, it is written as an empty one.
            boolean placed = from >= 0 && to > from;
            sink.citation(0, placed ? from : -1, placed ? to : -1, url, title == null ? "" : title);
        }
    }

    /** Writes a source; clients want a place of each, so an unknown one is empty. */
    static void write(long from, long to, String url, String title, ByteSink out) {
        boolean placed = from >= 0 && to >= 0;
        ascii("{\"type\":\"url_citation\",\"start_index\":", out);
        Digits.append(out, placed ? from : 0);
        ascii(",\"end_index\":", out);
        Digits.append(out, placed ? to : 0);
        ascii(",\"url\":", out);
        new JsonWriter(out).string(url);
        ascii(",\"title\":", out);
        new JsonWriter(out).string(title);
        ascii("}", out);
    }
}
