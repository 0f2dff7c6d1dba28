package io.councilrouter.app.cli;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a complete JSON text (RFC 8259). Jackson would do the same, but its first parser computes large powers of five
 * with {@code BigDecimal}, which costs a command more CPU than all of its own work.
 */
final class JsonReader {
    /** Deepest nesting, the same as Jackson's. */
    private static final int DEEPEST = 1000;

    private static final int HEXADECIMAL = 16;
    private static final int ESCAPED = 4;

    private final String text;
    private final Deque<Open> open = new ArrayDeque<>();
    private int at;

    /** A map or a list whose end has not been read. */
    private static final class Open {
        private final @Nullable Map<String, Object> map;
        private final List<Object> list = new ArrayList<>();
        private String key = "";

        Open(boolean named) {
            map = named ? new LinkedHashMap<>() : null;
        }

        char end() {
            return map == null ? ']' : '}';
        }

        Object whole() {
            return map == null ? list : map;
        }

        void add(Object value) {
            if (map == null) {
                list.add(value);
            } else {
                map.put(key, value);
            }
        }
    }

    private JsonReader(String text) {
        this.text = text;
    }

    /** Parses a text into a map, a list or a string, see {@link JsonText#parse}. */
    static Object read(String text) throws IOException {
        JsonReader reader = new JsonReader(text);
        reader.blanks();
        if (reader.at == text.length()) {
            throw new IOException("an empty answer");
        }
        Object value = reader.value();
        reader.blanks();
        if (reader.at < text.length()) {
            throw reader.wrong();
        }
        return value;
    }

    /** Without recursion, since deep answers would need a deep stack. */
    private Object value() throws IOException {
        while (true) {
            Object value = begun();
            while (value != null) {
                if (open.isEmpty()) {
                    return value;
                }
                value = added(value);
            }
        }
    }

    /** The value that stands here; null if a map or list begins. */
    private @Nullable Object begun() throws IOException {
        return switch (peek()) {
            case '{' -> opened(new Open(true));
            case '[' -> opened(new Open(false));
            case '"' -> string();
            case 't' -> word("true", "true");
            case 'f' -> word("false", "false");
            case 'n' -> word("null", "");
            default -> number();
        };
    }

    private @Nullable Object opened(Open container) throws IOException {
        if (open.size() == DEEPEST) {
            throw wrong();
        }
        at++;
        blanks();
        if (next(container.end())) {
            return container.whole();
        }
        open.push(container);
        key(container);
        return null;
    }

    /** Adds a value to the innermost open map or list; returns that map or list if it is complete now, else null. */
    private @Nullable Object added(Object value) throws IOException {
        Open container = open.element();
        container.add(value);
        blanks();
        if (next(',')) {
            blanks();
            key(container);
            return null;
        }
        require(container.end());
        return open.pop().whole();
    }

    private void key(Open container) throws IOException {
        if (container.map != null) {
            container.key = string();
            blanks();
            require(':');
            blanks();
        }
    }

    private String word(String word, String meaning) throws IOException {
        if (!text.startsWith(word, at)) {
            throw wrong();
        }
        at += word.length();
        return meaning;
    }

    private String number() throws IOException {
        int start = at;
        next('-');
        if (!next('0')) {
            digits();
        }
        if (next('.')) {
            digits();
        }
        if (next('e') || next('E')) {
            if (!next('-')) {
                next('+');
            }
            digits();
        }
        return text.substring(start, at);
    }

    private void digits() throws IOException {
        int start = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (at == start) {
            throw wrong();
        }
    }

    private String string() throws IOException {
        require('"');
        int start = at;
        char c = peek();
        while (c != '"' && c != '\\' && c >= ' ') {
            at++;
            c = peek();
        }
        if (c == '"') {
            at++;
            return text.substring(start, at - 1);
        }
        StringBuilder out = new StringBuilder(text.substring(start, at));
        for (; c != '"'; c = peek()) {
            at++;
            if (c < ' ') {
                throw wrong();
            }
            out.append(c == '\\' ? escape() : c);
        }
        at++;
        return out.toString();
    }

    private char escape() throws IOException {
        char c = peek();
        at++;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw wrong();
        };
    }

    private char unicode() throws IOException {
        int code = 0;
        for (int i = 0; i < ESCAPED; i++) {
            char c = peek();
            int digit = c > 'f' ? -1 : Character.digit(c, HEXADECIMAL);
            if (digit < 0) {
                throw wrong();
            }
            code = code * HEXADECIMAL + digit;
            at++;
        }
        return (char) code;
    }

    private void blanks() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private char peek() throws IOException {
        if (at >= text.length()) {
            throw wrong();
        }
        return text.charAt(at);
    }

    private boolean next(char wanted) {
        boolean is = at < text.length() && text.charAt(at) == wanted;
        at += is ? 1 : 0;
        return is;
    }

    private void require(char wanted) throws IOException {
        if (!next(wanted)) {
            throw wrong();
        }
    }

    private IOException wrong() {
        return new IOException("the answer is not JSON, as its character " + (at + 1) + " shows");
    }
}
