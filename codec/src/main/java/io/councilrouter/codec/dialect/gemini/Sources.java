package io.councilrouter.codec.dialect.gemini;

import static io.councilrouter.codec.dialect.AsciiBytes.ascii;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.chat.EventSink;
import io.councilrouter.codec.dialect.KeySearch;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.councilrouter.codec.json.JsonWriter;
import io.netty.buffer.ByteBuf;

/**
 * Sources of an answer: those that its server has searched for, and those that it recites. Their places are counted in
 * bytes of a part here, so only the sources themselves are passed on. Stateless.
 */
final class Sources {
    private static final KeySearch ENTRY = new KeySearch("searchEntryPoint");
    private static final int LONGEST_URL = 8 * 1024;

    private Sources() {}

    /** Reports {@code {"groundingChunks":[{"web":{"uri":…,"title":…}}]}}; how to show the search itself is lost. */
    static void grounds(int choice, @Borrowed ByteBuf object, EventSink sink) {
        list(choice, object, "groundingChunks", sink);
        if (ENTRY.next(object, object.readerIndex(), object.writerIndex()) >= 0) {
            sink.drop("searchEntryPoint");
        }
    }

    /** Reports {@code {"citationSources":[{"uri":…,"title":…}]}}; one of the API's versions has another name for it. */
    static void citations(int choice, @Borrowed ByteBuf object, EventSink sink) {
        list(choice, object, "citationSources", sink);
        list(choice, object, "citations", sink);
    }

    private static void list(int choice, ByteBuf object, String wanted, EventSink sink) {
        JsonCursor json = new JsonCursor();
        try {
            json.over(object.slice());
            json.next();
            for (Json token = json.next(); token == Json.NAME; token = json.next()) {
                boolean found = json.name().equals(wanted);
                if (json.next() == Json.ARRAY && found) {
                    while (json.next() == Json.OBJECT) {
                        source(choice, json, sink);
                    }
                } else {
                    json.skipChildren();
                }
            }
        } finally {
            json.close();
        }
    }

    /** One source, directly or under the name of its kind. */
    private static void source(int choice, JsonCursor json, EventSink sink) {
        String uri = null;
        String title = null;
        int depth = 1;
        while (depth > 0) {
            Json token = json.next();
            if (token == Json.OBJECT_END) {
                depth--;
            } else if (token == Json.NAME) {
                String name = json.name();
                Json value = json.next();
                if (value == Json.OBJECT) {
                    depth++;
                } else {
                    uri = name.equals("uri") ? json.text(LONGEST_URL) : uri;
                    title = name.equals("title") ? json.text(LONGEST_URL) : title;
                    json.skipChildren();
                }
            } else {
                return;
            }
        }
        if (uri == null || uri.isEmpty()) {
            sink.progress();
            sink.drop("citations");
        } else {
            sink.citation(choice, -1, -1, uri, title == null ? "" : title);
        }
    }

    /** Writes one source as an element of {@code groundingChunks}. */
    static void write(String url, String title, ByteSink out) {
        ascii("{\"web\":{\"uri\":", out);
        new JsonWriter(out).string(url);
        ascii(",\"title\":", out);
        new JsonWriter(out).string(title);
        ascii("}}", out);
    }
}
