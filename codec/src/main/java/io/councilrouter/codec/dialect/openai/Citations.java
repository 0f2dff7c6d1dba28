package io.councilrouter.codec.dialect.openai;

import static io.councilrouter.codec.dialect.AsciiBytes.ascii;

import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.chat.EventSink;
import io.councilrouter.codec.dialect.Digits;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;

/** The list {@code annotations} of an answer: the sources for what it says. Stateless. */
final class Citations {
    private static final int LONGEST_URL = 8 * 1024;

    private static final byte[] LIST = ascii("\"annotations\":[");
    private static final byte[] LIST_END = ascii("]");
    private static final byte[] OPEN = ascii("{\"type\":\"url_citation\",\"url_citation\":{");
    private static final byte[] START = ascii("\"start_index\":");
    private static final byte[] END = ascii(",\"end_index\":");
    private static final byte[] COMMA = ascii(",");
    private static final byte[] URL = ascii("\"url\":");
    private static final byte[] TITLE = ascii(",\"title\":");
    private static final byte[] CLOSE = ascii("}}");

    private Citations() {}

    /**
     * Reports the citations in the list that {@code json} is about to read, and drops annotations of other kinds by
     * name; returns whether it holds any.
     */
    static boolean tell(int choice, JsonCursor json, EventSink sink) {
        boolean any = false;
        json.next();
        while (json.next() == Json.OBJECT) {
            any = true;
            boolean told = false;
            for (Json token = json.next(); token == Json.NAME; token = json.next()) {
                String name = json.name();
                if (json.next() == Json.OBJECT && name.equals("url_citation")) {
                    citation(choice, json, sink);
                    told = true;
                } else {
                    json.skipChildren();
                }
            }
            if (!told) {
                sink.progress();
                sink.drop("annotations");
            }
        }
        return any;
    }

    private static void citation(int choice, JsonCursor json, EventSink sink) {
        long from = -1;
        long to = -1;
        String url = null;
        String title = null;
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String name = json.name();
            json.next();
            switch (name) {
                case "start_index" -> from = json.longValue(-1);
                case "end_index" -> to = json.longValue(-1);
                case "url" -> url = json.text(LONGEST_URL);
                case "title" -> title = json.text(LONGEST_URL);
                default -> {}
            }
            json.skipChildren();
        }
        sink.citation(choice, from, to, url == null ? "" : url, title == null ? "" : title);
    }

    /** Writes the field with a list of one citation; see {@link EventSink#citation}. */
    static void list(long from, long to, String url, String title, ByteSink out) {
        out.append(LIST);
        write(from, to, url, title, out);
        out.append(LIST_END);
    }

    /** Writes one element of the list; see {@link EventSink#citation}. */
    static void write(long from, long to, String url, String title, ByteSink out) {
        out.append(OPEN);
        if (from >= 0 && to >= 0) {
            out.append(START);
            Digits.append(out, from);
            out.append(END);
            Digits.append(out, to);
            out.append(COMMA);
        }
        out.append(URL);
        Envelope.string(url, out);
        out.append(TITLE);
        Envelope.string(title, out);
        out.append(CLOSE);
    }
}
