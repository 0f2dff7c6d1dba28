package io.councilrouter.app;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An answer as it stood on the wire.
 *
 * @param status its status
 * @param lines header lines as they came
 * @param body its body, chunk framing removed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record RawAnswer(int status, List<String> lines, byte[] body) {

    static RawAnswer of(String head) {
        List<String> lines = new ArrayList<>(List.of(head.strip().split("\r\n", -1)));
        String first = lines.removeFirst();
        if (!first.matches("HTTP/1\\.1 \\d{3} .*")) {
            throw new AssertionError("not a status line: " + first);
        }
        return new RawAnswer(Integer.parseInt(first.substring(9, 12)), lines, new byte[0]);
    }

    RawAnswer with(byte[] bytes) {
        return new RawAnswer(status, lines, bytes);
    }

    /** Value of the header {@code name}, empty if absent; fails if it is there twice. */
    public String header(String name) {
        String found = null;
        for (String line : lines) {
            int colon = line.indexOf(':');
            if (line.substring(0, colon).toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT))) {
                if (found != null) {
                    throw new AssertionError(name + " is there twice: " + lines);
                }
                found = line.substring(colon + 1).strip();
            }
        }
        return found == null ? "" : found;
    }

    /** Whether there is such a header. */
    public boolean has(String name) {
        return !header(name).isEmpty();
    }

    /** Whether the connection ends after it. */
    public boolean closes() {
        return header("connection").equalsIgnoreCase("close");
    }

    /** The body as text. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
