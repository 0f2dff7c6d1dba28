package io.councilrouter.codec.form;

import io.councilrouter.codec.Borrowed;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Finds the value of one field of a multipart form (RFC 7578, RFC 2046 section 5.1) while the form arrives. A part is
 * identified only by the parameter {@code name} of its {@code Content-Disposition}: neither a file's name nor a file's
 * content can be mistaken for it. When two fields have the name, the first one counts.
 *
 * <pre>
 *                 +----------- other part ------------+
 *                 v                                   |
 *   preamble -&gt; delimiter line -&gt; header lines -&gt; content -&gt; value found
 *                 |  "--" behind it                   |
 *                 v                                   v
 *               end of the form                     longer than it may be: given up
 * </pre>
 *
 * <p>Holds one header line and the value, never a file. Can stop at any byte; no input makes it throw. One per request,
 * on its event loop.
 */
public final class FormField {
    /** The longest value that is accepted, bytes. */
    public static final int LONGEST = 256;

    private static final int LONGEST_BOUNDARY = 70;
    private static final int LONGEST_LINE = 4096;
    private static final String DISPOSITION = "content-disposition:";

    private enum FieldState {
        CONTENT,
        DELIMITER,
        DASH,
        PADDING,
        DELIMITER_LF,
        LINE,
        LINE_LF,
        LINE_START,
        OVER
    }

    private final String name;
    /** CRLF, two hyphens, the boundary: the end of a part's content. */
    private final byte[] delimiter;
    /**
     * For each length of a match, the length of the longest prefix of it that is also its suffix (Knuth, Morris,
     * Pratt).
     */
    private final int[] shorter;

    private FieldState state = FieldState.CONTENT;
    /** As if a line end came first: the first delimiter needs none before it. */
    private int matched = 2;

    private byte[] kept = new byte[128];
    private int length;
    private boolean lineTooLong;
    private int dispositions;
    private boolean named;
    private boolean inField;
    private int valueEnd;
    private @Nullable String value;

    private FormField(String name, String boundary) {
        this.name = name;
        this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        this.shorter = new int[delimiter.length + 1];
        for (int i = 1, same = 0; i < delimiter.length; i++) {
            while (same > 0 && delimiter[i] != delimiter[same]) {
                same = shorter[same];
            }
            if (delimiter[i] == delimiter[same]) {
                same++;
            }
            shorter[i + 1] = same;
        }
    }

    /**
     * A finder for a form that is about to arrive; null when its {@code Content-Type} is not multipart or has no usable
     * boundary (RFC 2046 section 5.1.1).
     *
     * @param contentType the header's value
     * @param name of the field, case-sensitive
     */
    public static @Nullable FormField of(String contentType, String name) {
        if (!Parameters.first(contentType).toLowerCase(Locale.ROOT).startsWith("multipart/")) {
            return null;
        }
        String boundary = Parameters.of(contentType, "boundary");
        return boundary == null || boundary.isEmpty() || boundary.length() > LONGEST_BOUNDARY || boundary.endsWith(" ")
                ? null
                : new FormField(name, boundary);
    }

    /** Whether nothing more can be found: the value is known, the form has ended, or the value is too long. */
    public boolean over() {
        return state == FieldState.OVER;
    }

    /** The field's value; null until it has been found. */
    public @Nullable String value() {
        return value;
    }

    /** Reads the next bytes of the form, {@code length} of them from {@code index}; moves no index of {@code part}. */
    public void onPart(@Borrowed ByteBuf part, int index, int length) {
        int end = index + length;
        for (int i = index; i < end && state != FieldState.OVER; i++) {
            if (state == FieldState.CONTENT && matched == 0 && !inField) {
                // Inside a file only a line end can begin the delimiter.
                i = part.indexOf(i, end, (byte) '\r');
                if (i < 0) {
                    return;
                }
            }
            on(part.getByte(i));
        }
    }

    private void on(byte b) {
        switch (state) {
            case CONTENT -> content(b);
            case DELIMITER -> delimiter(b);
            case DASH -> {
                if (b == '-') {
                    ended();
                    state = FieldState.OVER;
                } else {
                    noDelimiter(b);
                }
            }
            case PADDING -> {
                if (b == '\r') {
                    keepValue(b);
                    state = FieldState.DELIMITER_LF;
                } else if (b == ' ' || b == '\t') {
                    keepValue(b);
                } else {
                    noDelimiter(b);
                }
            }
            case DELIMITER_LF -> {
                if (b == '\n') {
                    ended();
                } else {
                    noDelimiter(b);
                }
            }
            case LINE -> line(b);
            case LINE_LF -> lineEnd(b);
            case LINE_START -> lineStart(b);
            case OVER -> {}
        }
    }

    private void content(byte b) {
        keepValue(b);
        match(b);
        if (matched == delimiter.length && state != FieldState.OVER) {
            valueEnd = length - matched;
            state = FieldState.DELIMITER;
        }
    }

    private void match(byte b) {
        while (matched > 0 && b != delimiter[matched]) {
            matched = shorter[matched];
        }
        if (b == delimiter[matched]) {
            matched++;
        }
    }

    /**
     * After a delimiter: its line may contain blanks, and two hyphens end the form. Anything else shows that it was
     * content.
     */
    private void delimiter(byte b) {
        if (b == '-') {
            keepValue(b);
            state = FieldState.DASH;
        } else {
            state = FieldState.PADDING;
            on(b);
        }
    }

    /** The boundary was only the beginning of something longer; the bytes after it may still begin the real one. */
    private void noDelimiter(byte b) {
        // Of the bytes in between, only a CR can begin a delimiter, and if there is one it is the last byte.
        matched = state == FieldState.DELIMITER_LF ? 1 : 0;
        state = FieldState.CONTENT;
        content(b);
    }

    private void ended() {
        if (inField) {
            if (valueEnd <= LONGEST) {
                value = new String(kept, 0, Math.max(0, valueEnd), StandardCharsets.UTF_8);
            }
            state = FieldState.OVER;
            return;
        }
        state = FieldState.LINE_START;
        newLine();
        dispositions = 0;
        named = false;
    }

    private void newLine() {
        length = 0;
        lineTooLong = false;
    }

    private void keepValue(byte b) {
        if (!inField) {
            return;
        }
        keep(b, LONGEST + delimiter.length + LONGEST_LINE);
        // Bytes that have turned out not to be a delimiter belong to the value.
        if (state == FieldState.CONTENT && length - matched > LONGEST + delimiter.length) {
            state = FieldState.OVER;
        }
    }

    private boolean keep(byte b, int most) {
        if (length == most) {
            return false;
        }
        if (length == kept.length) {
            kept = Arrays.copyOf(kept, Math.min(most, 2 * length));
        }
        kept[length++] = b;
        return true;
    }

    private void line(byte b) {
        if (b == '\r') {
            state = FieldState.LINE_LF;
        } else if (!keep(b, LONGEST_LINE)) {
            lineTooLong = true;
        }
    }

    private void lineEnd(byte b) {
        if (b == '\n') {
            if (length == 0 && !lineTooLong) {
                contentBegins();
            } else {
                state = FieldState.LINE_START;
            }
        } else {
            // A lone CR does not end a line.
            state = FieldState.LINE;
            lineTooLong |= !keep((byte) '\r', LONGEST_LINE);
            line(b);
        }
    }

    /**
     * A line that begins with a blank continues the previous one (RFC 5322 section 2.2.3); an empty one ends the
     * headers.
     */
    private void lineStart(byte b) {
        boolean folded = b == ' ' || b == '\t';
        if (!folded) {
            header();
            newLine();
        }
        state = FieldState.LINE;
        line(b);
    }

    private void header() {
        if (!isDisposition()) {
            return;
        }
        String disposition =
                new String(kept, DISPOSITION.length(), length - DISPOSITION.length(), StandardCharsets.UTF_8);
        dispositions++;
        // Nobody knows which of two such lines a server goes by.
        named = dispositions == 1
                && !lineTooLong
                && Parameters.first(disposition).equalsIgnoreCase("form-data")
                && name.equals(Parameters.of(disposition, "name"));
    }

    private boolean isDisposition() {
        if (length < DISPOSITION.length()) {
            return false;
        }
        for (int i = 0; i < DISPOSITION.length(); i++) {
            if (Character.toLowerCase((char) (kept[i] & 0xff)) != DISPOSITION.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** In a part without content, the empty line may already be the line end of a delimiter. */
    private void contentBegins() {
        state = FieldState.CONTENT;
        matched = 2;
        inField = named;
        length = 0;
    }
}
