package io.councilrouter.codec.dialect.anthropic;

import static io.councilrouter.codec.dialect.AsciiBytes.ascii;

import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.chat.EventSink;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.councilrouter.codec.json.JsonWriter;

/**
 * Where a text was found. A citation belongs to the whole of its text block; one of a page or a search result names an
 * address, one of a document in the prompt counts the documents there, which nobody else can follow. Stateless.
 */
final class Citations {
    private static final int LONGEST_URL = 8 * 1024;

    private static final byte[] OPEN = ascii("{\"type\":\"web_search_result_location\",\"cited_text\":\"\",\"url\":");
    private static final byte[] TITLE = ascii(",\"title\":");
    private static final byte[] CLOSE = ascii(",\"encrypted_index\":\"\"}");

    private Citations() {}

    /** Tells the citation on whose brace {@code json} stands. */
    static void tell(JsonCursor json, EventSink sink) {
        String url = null;
        String title = null;
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String name = json.name();
            json.next();
            switch (name) {
                case "url", "source" -> url = json.text(LONGEST_URL);
                case "title" -> title = json.text(LONGEST_URL);
                default -> {}
            }
            json.skipChildren();
        }
        if (url == null || url.isEmpty()) {
            sink.progress();
            sink.drop("citations");
        } else {
            sink.citation(0, -1, -1, url, title == null ? "" : title);
        }
    }

    /** Writes a citation of an address; what was read there, and the sign by which the server knows it, nobody has told. */
    static void write(String url, String title, ByteSink out) {
        out.append(OPEN);
        new JsonWriter(out).string(url);
        out.append(TITLE);
        new JsonWriter(out).string(title);
        out.append(CLOSE);
    }
}
