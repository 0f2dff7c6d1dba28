package io.councilrouter.codec.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.councilrouter.codec.EveryCut;
import io.councilrouter.codec.LeakExtension;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * For any bytes: nothing is thrown, cuts change nothing, the raw spans are the input, and the frames are those of a
 * reader that does it the slow way, line by line as the standard says.
 */
@ExtendWith(LeakExtension.class)
class FrameFuzz {

    private static final int LIMIT = 64;

    @FuzzTest
    void sse(byte[] wire) {
        EveryCut.some(wire, pieces -> Cuts.of(new SseScanner(LIMIT), pieces));
        String unlimited = EveryCut.cut(wire, pieces -> Cuts.of(new SseScanner(1 << 20), pieces));
        String text = new String(wire, StandardCharsets.ISO_8859_1);
        assertEquals(slowEvents(text) + " raw=" + text, unlimited);
    }

    @FuzzTest
    void ndjson(byte[] wire) {
        EveryCut.some(wire, pieces -> Cuts.of(new NdjsonScanner(LIMIT), pieces));
        String unlimited = EveryCut.cut(wire, pieces -> Cuts.of(new NdjsonScanner(1 << 20), pieces));
        String text = new String(wire, StandardCharsets.ISO_8859_1);
        List<String> lines = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            String data = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
            if (!data.matches("[ \t\r]*")) {
                lines.add("-=" + utf8(data));
            }
        }
        assertEquals(lines + " raw=" + text, unlimited);
    }

    /** WHATWG HTML, section 9.2.6, word for word; an unfinished event at the end counts, too. */
    private static List<String> slowEvents(String text) {
        List<String> events = new ArrayList<>();
        String name = "";
        StringBuilder data = new StringBuilder();
        String stream = text.startsWith("\u00ef\u00bb\u00bf") ? text.substring(3) : text;
        for (String line : (stream + "\n\n").split("\r\n|\r|\n", -1)) {
            if (line.isEmpty()) {
                if (!data.isEmpty()) {
                    events.add(label(name) + "=" + utf8(data.substring(0, data.length() - 1)));
                }
                name = "";
                data.setLength(0);
                continue;
            }
            int colon = line.indexOf(':');
            String field = colon < 0 ? line : line.substring(0, colon);
            String value = colon < 0 ? "" : line.substring(colon + 1);
            value = value.startsWith(" ") ? value.substring(1) : value;
            if (field.equals("data")) {
                data.append(value).append('\n');
            } else if (field.equals("event")) {
                name = value;
            }
        }
        return events;
    }

    /** A name the way {@link Cuts} prints it. */
    private static String label(String name) {
        if (name.isEmpty()) {
            return "-";
        }
        return List.of("message_start", "error", "ping").contains(name) ? name : "";
    }

    private static String utf8(String latin1) {
        return new String(latin1.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
