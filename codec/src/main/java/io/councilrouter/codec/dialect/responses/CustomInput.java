package io.councilrouter.codec.dialect.responses;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.dialect.HeldText;
import io.netty.buffer.ByteBuf;
import java.util.HexFormat;

/**
 * Finds the text that a custom tool is given in the arguments of the function that stands for it, {@code {"input":"…"}},
 * while they come. They are JSON inside a JSON string, so the text is escaped twice; once of that is taken off, and what is
 * left is the inside of a JSON string again. A model that writes no object means its text as it is.
 *
 * <pre>
 *   BEGIN --{--> NAME ... "input" : " --> TEXT --"--> OVER
 *     |            '--- any other name: its value is skipped ---'
 *     '--anything else--> BARE
 * </pre>
 *
 * <p>Not thread-safe; belongs to one call.
 */
final class CustomInput {
    private static final String WANTED = "input";
    private static final int HEX = 16;
    private static final int ESCAPE = 6;

    /** What stands behind a backslash in JSON. */
    private static final String ESCAPED = "\"\\/bfnrtu";

    private enum TextState {
        BEGIN,
        NAME,
        IN_NAME,
        COLON,
        VALUE,
        SKIPPED,
        TEXT,
        OVER,
        BARE
    }

    private final StringBuilder name = new StringBuilder();
    private TextState state = TextState.BEGIN;
    private int depth;
    private boolean inString;
    private boolean escaped;
    private boolean found;
    /** An escape of the text that has begun. */
    private final byte[] open = new byte[ESCAPE];

    private int opened;

    /** Whether there is a text, be it empty or not yet whole. */
    boolean found() {
        return found;
    }

    /** Reads the next piece of the arguments and appends what it has of the text to {@code out}. */
    void piece(@Borrowed ByteBuf arguments, HeldText out) {
        int to = arguments.writerIndex();
        int at = arguments.readerIndex();
        while (at < to) {
            int width = width(arguments, at, to);
            int c = character(arguments, at, to);
            if (state == TextState.BEGIN && !blank(c)) {
                state = c == '{' ? TextState.NAME : TextState.BARE;
                found = state == TextState.BARE;
                at += state == TextState.NAME ? width : 0;
                continue;
            }
            if (state == TextState.BARE) {
                out.append(arguments, at, to - at);
                return;
            }
            if (state == TextState.TEXT) {
                text(c, arguments, at, width, out);
            } else {
                outside(c);
            }
            at += width;
        }
    }

    private static boolean blank(int c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }

    private static int width(ByteBuf in, int at, int to) {
        if (in.getByte(at) != '\\') {
            return 1;
        }
        return Math.min(to - at, at + 1 < to && in.getByte(at + 1) == 'u' ? ESCAPE : 2);
    }

    /** The character that stands at {@code at}; of one beyond ASCII, its first byte. */
    private static int character(ByteBuf in, int at, int to) {
        int b = in.getByte(at);
        if (b != '\\' || at + 1 >= to) {
            return b;
        }
        return switch (in.getByte(at + 1)) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'u' -> code(in, at + 2, to);
            default -> in.getByte(at + 1);
        };
    }

    private static int code(ByteBuf in, int from, int to) {
        int code = 0;
        for (int at = from; at < from + 4 && at < to; at++) {
            code = HEX * code + Math.max(0, Character.digit(in.getByte(at), HEX));
        }
        return code;
    }

    /** A character before or behind the text. */
    private void outside(int c) {
        switch (state) {
            case NAME -> {
                if (c == '"') {
                    name.setLength(0);
                    state = TextState.IN_NAME;
                } else if (c == '}') {
                    state = TextState.OVER;
                }
            }
            case IN_NAME -> {
                if (c == '"') {
                    state = TextState.COLON;
                } else if (name.length() <= WANTED.length()) {
                    name.append((char) c);
                }
            }
            case COLON -> state = c == ':' ? TextState.VALUE : state;
            case VALUE -> {
                if (!blank(c)) {
                    boolean ours = c == '"' && WANTED.contentEquals(name) && !found;
                    found |= ours;
                    depth = 0;
                    inString = false;
                    state = ours ? TextState.TEXT : TextState.SKIPPED;
                    if (!ours) {
                        skip(c);
                    }
                }
            }
            case SKIPPED -> skip(c);
            case BEGIN, TEXT, OVER, BARE -> {
                // Blanks, or what nobody asks for.
            }
        }
    }

    private void skip(int c) {
        if (inString) {
            inString = escaped || c != '"';
            escaped = !escaped && c == '\\';
            return;
        }
        switch (c) {
            case '"' -> inString = true;
            case '{', '[' -> depth++;
            case ']' -> depth--;
            case '}' -> {
                depth--;
                state = depth < 0 ? TextState.OVER : state;
            }
            case ',' -> state = depth == 0 ? TextState.NAME : state;
            default -> {}
        }
    }

    /**
     * A character of the text: an escape goes out when it is whole. Models write regular expressions and paths with escapes
     * that JSON does not have; their backslash is meant as one.
     */
    private void text(int c, ByteBuf in, int at, int width, HeldText out) {
        if (opened > 0 && escapes(c)) {
            open[opened++] = (byte) c;
            if (opened == (open[1] == 'u' ? ESCAPE : 2)) {
                out.tail(ESCAPE).writeBytes(open, 0, opened);
                opened = 0;
            }
            return;
        }
        if (opened > 0) {
            out.tail(ESCAPE + 1).writeByte('\\').writeBytes(open, 0, opened);
            opened = 0;
        }
        if (c == '\\') {
            open[opened++] = (byte) c;
        } else if (c == '"') {
            state = TextState.OVER;
        } else {
            // A line end that should have been escaped twice keeps the one that it has.
            out.append(in, at, width);
        }
    }

    /** Whether the character goes on with the escape that is open. */
    private boolean escapes(int c) {
        return opened == 1 ? ESCAPED.indexOf(c) >= 0 : HexFormat.isHexDigit(c);
    }
}
