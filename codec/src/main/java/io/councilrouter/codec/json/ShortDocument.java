package io.councilrouter.codec.json;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A short, complete document that is an object or an array. It is checked and split into tokens in one go, which takes
 * half as long as Jackson's parser needs. Nearly all requests, answers and frames are such documents.
 *
 * <pre>
 *   {"a":[1,"b"]}       token   OBJECT NAME ARRAY NUMBER STRING ARRAY_END OBJECT_END
 *                       from    0      1    5     6      8      11        12
 *                       link    6           5                                          a container's end
 * </pre>
 *
 * <p>It rejects whatever is bad or out of the ordinary before it has reported anything: the cursor then reads the
 * document in the general way, which also produces the error message.
 */
final class ShortDocument {
    /** Maximum depth and size of what is read here; any number beyond these limits is out of the ordinary, too. */
    private static final int DEEPEST = 32;

    private static final int MOST_TOKENS = 1024;
    private static final int LONGEST_NUMBER = 64;

    /** A number of digits with which no long can overflow. */
    private static final int SAFE_DIGITS = 18;

    private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
    private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
    private static final byte[] NULL = {'n', 'u', 'l', 'l'};

    /** What is allowed at a position: a value, a name, the first thing in a container, or what follows a value. */
    private enum ExpectedToken {
        VALUE,
        NAME,
        FIRST,
        NEXT
    }

    private final Names known = new Names();
    private final int[] open = new int[DEEPEST];
    private byte[] in = {};
    private int length;
    private Json[] tokens = new Json[64];
    private int[] froms = new int[64];
    private int[] tos = new int[64];
    private int[] links = new int[64];
    private @Nullable String[] names = new String[64];
    private int count;
    private int depth;
    private int at;
    private String name = "";

    /**
     * Reads a document.
     *
     * @param window its bytes, from index 0 to {@code end}; they must not change while tokens are requested
     * @param text scanner of strings in the same window
     * @param deepest maximum depth
     * @return false if the document must be read in the general way
     */
    boolean read(byte[] window, int end, TextScan text, int deepest, Root root) {
        in = window;
        length = end;
        count = 0;
        depth = 0;
        at = -1;
        name = "";
        int next = blank(0);
        if (next == length || (in[next] != '{' && (in[next] != '[' || root == Root.OBJECT))) {
            return false;
        }
        boolean whole = walk(next, text, Math.min(deepest, DEEPEST));
        depth = 0;
        return whole;
    }

    private boolean walk(int first, TextScan text, int deepest) {
        ExpectedToken place = ExpectedToken.VALUE;
        int next = first;
        while (next < length) {
            byte b = in[next];
            if (place == ExpectedToken.FIRST || place == ExpectedToken.NEXT) {
                if (depth == 0) {
                    return false;
                }
                boolean object = tokens[open[depth - 1]] == Json.OBJECT;
                if (b == (object ? '}' : ']')) {
                    close(next, object);
                    place = ExpectedToken.NEXT;
                    next = blank(next + 1);
                    continue;
                }
                if (place == ExpectedToken.NEXT) {
                    if (b != ',') {
                        return false;
                    }
                    next = blank(next + 1);
                }
                place = object ? ExpectedToken.NAME : ExpectedToken.VALUE;
                continue;
            }
            if (count == MOST_TOKENS) {
                return false;
            }
            if (place == ExpectedToken.NAME) {
                next = b == '"' ? name(next, text) : -1;
                place = ExpectedToken.VALUE;
            } else if (b == '{' || b == '[') {
                if (depth == deepest) {
                    return false;
                }
                open[depth++] = count;
                next = add(b == '{' ? Json.OBJECT : Json.ARRAY, next, next + 1);
                place = ExpectedToken.FIRST;
            } else {
                next = b == '"' ? string(Json.STRING, next, text) : word(next, b);
                place = ExpectedToken.NEXT;
            }
            if (next < 0) {
                return false;
            }
            next = blank(next);
        }
        return depth == 0 && place == ExpectedToken.NEXT;
    }

    private void close(int end, boolean object) {
        links[open[--depth]] = count;
        add(object ? Json.OBJECT_END : Json.ARRAY_END, end, end + 1);
    }

    /** Reads a name with its colon. */
    private int name(int from, TextScan text) {
        int behind = string(Json.NAME, from, text);
        if (behind < 0) {
            return -1;
        }
        String read = known.of(in, from + 1, behind - 1);
        if (read == null) {
            return -1;
        }
        names[count - 1] = read;
        int colon = blank(behind);
        return colon < length && in[colon] == ':' ? colon + 1 : -1;
    }

    private int string(Json token, int from, TextScan text) {
        // A name with an escape is not one of those cached here.
        text.start(false);
        int end = text.text(from + 1, length);
        return end == length || text.complaint() != null ? -1 : add(token, from, end + 1);
    }

    private int word(int from, byte first) {
        return switch (first) {
            case 't' -> literal(Json.TRUE, TRUE, from);
            case 'f' -> literal(Json.FALSE, FALSE, from);
            case 'n' -> literal(Json.NULL, NULL, from);
            default -> number(from);
        };
    }

    private int literal(Json token, byte[] text, int from) {
        int to = from + text.length;
        return to <= length && Arrays.equals(in, from, to, text, 0, text.length) ? add(token, from, to) : -1;
    }

    private int number(int from) {
        int first = in[from] == '-' ? from + 1 : from;
        int next = digits(first);
        if (next == first || (in[first] == '0' && next > first + 1)) {
            return -1;
        }
        if (next < length && in[next] == '.') {
            int point = next;
            next = digits(point + 1);
            if (next == point + 1) {
                return -1;
            }
        }
        if (next < length && (in[next] | 0x20) == 'e') {
            int sign = next + 1;
            int power = sign < length && (in[sign] == '+' || in[sign] == '-') ? sign + 1 : sign;
            next = digits(power);
            if (next == power) {
                return -1;
            }
        }
        return next - from > LONGEST_NUMBER ? -1 : add(Json.NUMBER, from, next);
    }

    private int digits(int from) {
        int next = from;
        while (next < length && in[next] >= '0' && in[next] <= '9') {
            next++;
        }
        return next;
    }

    private int blank(int from) {
        int next = from;
        while (next < length && (in[next] == ' ' || in[next] == '\n' || in[next] == '\r' || in[next] == '\t')) {
            next++;
        }
        return next;
    }

    /** Adds a token and returns where it ends. */
    private int add(Json token, int from, int to) {
        int i = count++;
        if (i == tokens.length) {
            tokens = Arrays.copyOf(tokens, 2 * i);
            froms = Arrays.copyOf(froms, 2 * i);
            tos = Arrays.copyOf(tos, 2 * i);
            links = Arrays.copyOf(links, 2 * i);
            names = Arrays.copyOf(names, 2 * i);
        }
        tokens[i] = token;
        froms[i] = from;
        tos[i] = to;
        return to;
    }

    /** Moves to the next token; there is one until the root has ended. */
    Json next() {
        Json token = tokens[++at];
        switch (token) {
            case OBJECT, ARRAY -> depth++;
            case OBJECT_END, ARRAY_END -> depth--;
            case NAME -> named(at);
            default -> {}
        }
        return token;
    }

    /** Moves to the end of the container that has just been opened. */
    Json skip() {
        int end = links[at];
        // The current name becomes the last one inside it, as if its tokens had been read.
        for (int i = end; i > at; i--) {
            if (tokens[i] == Json.NAME) {
                named(i);
                break;
            }
        }
        depth--;
        at = end;
        return tokens[end];
    }

    private void named(int token) {
        String read = names[token];
        name = read == null ? "" : read;
    }

    /** Number of open containers. */
    int depth() {
        return depth;
    }

    /** Where the token begins. */
    int from() {
        return froms[at];
    }

    /** One past the token's end. */
    int to() {
        return tos[at];
    }

    /** The last name. */
    String name() {
        return name;
    }

    /** The string, decoded; null if it is longer than {@code most} bytes of UTF-8. */
    @Nullable
    String text(int most) {
        int from = froms[at] + 1;
        int raw = tos[at] - 1 - from;
        if (!plain(from, raw)) {
            return JsonEscapes.text(Unpooled.wrappedBuffer(in, from, raw), most);
        }
        return raw <= most ? new String(in, from, raw, StandardCharsets.ISO_8859_1) : null;
    }

    /** Whether the string is {@code text}. */
    boolean is(String text) {
        int from = froms[at] + 1;
        int raw = tos[at] - 1 - from;
        if (!plain(from, raw)) {
            return text.equals(text(3 * text.length()));
        }
        if (raw != text.length()) {
            return false;
        }
        for (int i = 0; i < raw; i++) {
            if (in[from + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private boolean plain(int from, int raw) {
        for (int i = from; i < from + raw; i++) {
            if (in[i] < 0 || in[i] == '\\') {
                return false;
            }
        }
        return true;
    }

    /** The number as an integer, or {@code fallback} if it is not an integer or is too large. */
    long integer(long fallback) {
        int from = froms[at];
        int to = tos[at];
        boolean negative = in[from] == '-';
        int first = negative ? from + 1 : from;
        if (to - first > SAFE_DIGITS) {
            char[] chars = new String(in, from, to - from, StandardCharsets.ISO_8859_1).toCharArray();
            return TokenText.integer(chars, 0, chars.length, fallback);
        }
        if (digits(first) != to) {
            return fallback;
        }
        long value = 0;
        for (int i = first; i < to; i++) {
            value = 10 * value + in[i] - '0';
        }
        return negative ? -value : value;
    }
}
