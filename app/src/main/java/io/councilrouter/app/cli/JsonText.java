package io.councilrouter.app.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A gateway's JSON answers as maps, lists and strings: small, and for printing only. */
final class JsonText {

    private static final int HEXADECIMAL = 16;

    private JsonText() {}

    /**
     * Parses JSON into a map, a list or a string; numbers and booleans stay as they are written, null is an empty
     * string.
     *
     * @throws IOException when it is not JSON
     */
    static Object parse(String text) throws IOException {
        return JsonReader.read(text);
    }

    /** Quotes a text as a JSON string. */
    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> quoted.append('\\').append(c);
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> quoted.append(c < ' ' ? escaped(c) : String.valueOf(c));
            }
        }
        return quoted.append('"').toString();
    }

    private static String escaped(char control) {
        return "\\u00" + control / HEXADECIMAL + Character.forDigit(control % HEXADECIMAL, HEXADECIMAL);
    }

    /** Whether a text is a whole number without a sign, of at most {@code most} digits. */
    static boolean whole(String text, int most) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= most;
    }

    /** The maps in the list under a key; anything else in it is left out. */
    static List<Map<?, ?>> rows(Object answer, String key) {
        List<Map<?, ?>> rows = new ArrayList<>();
        if (answer instanceof Map<?, ?> map && map.get(key) instanceof List<?> list) {
            for (Object each : list) {
                if (each instanceof Map<?, ?> row) {
                    rows.add(row);
                }
            }
        }
        return rows;
    }

    /** A value for a cell of a table. */
    static String cell(Object value) {
        if (value instanceof List<?> list) {
            return String.join(", ", list.stream().map(JsonText::cell).toList());
        }
        if (value instanceof Map<?, ?> map) {
            Object state = map.get("state");
            Object until = map.get("until");
            Object model = map.get("model");
            if (state != null) {
                return cell(state);
            }
            if (until != null && model != null) {
                return cell(model) + " until " + cell(until);
            }
        }
        return value.toString();
    }
}
