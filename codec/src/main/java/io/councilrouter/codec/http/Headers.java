package io.councilrouter.codec.http;

import io.councilrouter.codec.Borrowed;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The header lines of one head, as offsets into its bytes. A line is identified by its index, 0 to {@link #size()} - 1,
 * in the order of arrival; -1 means that there is none. Values have no surrounding whitespace and may contain obs-text
 * (0x80 to 0xff), never a control byte but HT.
 *
 * <p>A view that is reused: valid until the parser's {@code reset}. Not thread-safe. Only the methods that return text
 * allocate.
 */
public final class Headers {

    /** Ints per line: start and end of the name, start and end of the value. */
    private static final int STRIDE = 4;

    private final HeadBytes head;
    private int[] spans = new int[16 * STRIDE];
    private @Nullable KnownHeader[] known = new @Nullable KnownHeader[16];
    private final int[] firsts = new int[KnownHeader.COUNT];
    private final int[] counts = new int[KnownHeader.COUNT];
    private int size;

    Headers(HeadBytes head) {
        this.head = head;
    }

    /** How many header lines there are. */
    public int size() {
        return size;
    }

    /** Index of the first line with that name, -1 if there is none. */
    public int first(KnownHeader name) {
        return counts[name.index()] == 0 ? -1 : firsts[name.index()];
    }

    /** How many lines have that name. */
    public int count(KnownHeader name) {
        return counts[name.index()];
    }

    /** Whether there is a line with that name. */
    public boolean has(KnownHeader name) {
        return counts[name.index()] != 0;
    }

    /** The line's known name, null if it is not a known one. */
    public @Nullable KnownHeader known(int line) {
        return known[line];
    }

    /**
     * Index of the first line at or after {@code from} with that name, -1 if there is none; searches all lines.
     *
     * @param lower the name in lower case
     */
    public int find(byte[] lower, int from) {
        for (int i = from; i < size; i++) {
            if (nameIs(i, lower)) {
                return i;
            }
        }
        return -1;
    }

    /** Whether the line's name is {@code lower}, a constant in lower case. */
    public boolean nameIs(int line, byte[] lower) {
        return Ascii.sameIgnoringCase(head.array(), spans[line * STRIDE], nameLength(line), lower);
    }

    /** Whether the line's name begins with {@code lower}, a constant in lower case. */
    public boolean nameStartsWith(int line, byte[] lower) {
        return Ascii.startsWithIgnoringCase(head.array(), spans[line * STRIDE], nameLength(line), lower);
    }

    /** The name as it was sent; allocates. */
    public String name(int line) {
        return Ascii.text(head.array(), spans[line * STRIDE], nameLength(line));
    }

    /** Length of the value in bytes. */
    public int valueLength(int line) {
        return spans[line * STRIDE + 3] - spans[line * STRIDE + 2];
    }

    /** One byte of the value, {@code at} from 0 to {@link #valueLength} - 1. */
    public byte valueByte(int line, int at) {
        return head.array()[valueStart(line) + at];
    }

    /** Whether the value is exactly {@code ascii}. */
    public boolean valueIs(int line, byte[] ascii) {
        return Ascii.same(head.array(), valueStart(line), valueLength(line), ascii);
    }

    /** Whether the value is {@code lower}, a constant in lower case, written in any case. */
    public boolean valueIsIgnoringCase(int line, byte[] lower) {
        return Ascii.sameIgnoringCase(head.array(), valueStart(line), valueLength(line), lower);
    }

    /** Whether the value, in any case, begins with {@code lower}, a constant in lower case. */
    public boolean valueStartsWithIgnoringCase(int line, byte[] lower) {
        return Ascii.startsWithIgnoringCase(head.array(), valueStart(line), valueLength(line), lower);
    }

    /** Whether the value up to the first {@code ;} is {@code lower}, a media type in lower case. */
    public boolean mediaTypeIs(int line, byte[] lower) {
        byte[] bytes = head.array();
        int from = valueStart(line);
        int end = from;
        int stop = from + valueLength(line);
        while (end < stop && bytes[end] != ';') {
            end++;
        }
        while (end > from && isBlank(bytes[end - 1])) {
            end--;
        }
        return Ascii.sameIgnoringCase(bytes, from, end - from, lower);
    }

    /**
     * Whether any line with that name, read as a comma-separated list, contains {@code lower} (RFC 9110 section 5.6.1).
     *
     * @param lower a token in lower case
     */
    public boolean hasToken(KnownHeader name, byte[] lower) {
        int left = counts[name.index()];
        for (int i = firsts[name.index()]; left > 0; i++) {
            if (known[i] == name) {
                left--;
                if (listHas(valueStart(i), spans[i * STRIDE + 3], lower)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The value as a number of at most 18 digits; -1 if it is anything else. */
    public long number(int line) {
        byte[] bytes = head.array();
        int from = valueStart(line);
        int length = valueLength(line);
        if (length == 0 || length > 18 || !Ascii.all(bytes, from, length, Ascii.DIGIT)) {
            return -1;
        }
        long number = 0;
        for (int i = from; i < from + length; i++) {
            number = number * 10 + (bytes[i] - '0');
        }
        return number;
    }

    /** The value as ISO 8859-1 text; allocates. */
    public String text(int line) {
        return Ascii.text(head.array(), valueStart(line), valueLength(line));
    }

    /** The value of the first line with that name, null if there is none; allocates. */
    public @Nullable String text(KnownHeader name) {
        int line = first(name);
        return line < 0 ? null : text(line);
    }

    /**
     * Copies the value into the caller's array, for look-ups keyed by bytes.
     *
     * @return its length; -1, with nothing copied, if it does not fit
     */
    public int value(int line, byte[] into) {
        int length = valueLength(line);
        if (length > into.length) {
            return -1;
        }
        System.arraycopy(head.array(), valueStart(line), into, 0, length);
        return length;
    }

    /** Appends the value to {@code out}. */
    public void copyValue(int line, @Borrowed ByteBuf out) {
        out.writeBytes(head.array(), valueStart(line), valueLength(line));
    }

    /** Appends the name to {@code out}, as it was sent. */
    void copyName(int line, @Borrowed ByteBuf out) {
        out.writeBytes(head.array(), spans[line * STRIDE], nameLength(line));
    }

    int valueStart(int line) {
        return spans[line * STRIDE + 2];
    }

    /** Reads one line, {@code name ":" OWS value OWS}; returns what is wrong with it, null if nothing is. */
    @Nullable
    String add(int from, int end) {
        byte[] bytes = head.array();
        int colon = from;
        while (colon < end && Ascii.is(bytes[colon], Ascii.TOKEN)) {
            colon++;
        }
        if (colon == from) {
            return isBlank(bytes[from]) ? "a header line begins with whitespace" : "a header line has no name";
        }
        if (colon == end || bytes[colon] != ':') {
            return "a header name is not followed by a colon or contains a byte that is not allowed";
        }
        int start = colon + 1;
        while (start < end && isBlank(bytes[start])) {
            start++;
        }
        int stop = end;
        while (stop > start && isBlank(bytes[stop - 1])) {
            stop--;
        }
        append(from, colon, start, stop, KnownHeader.of(bytes, from, colon - from));
        return null;
    }

    void clear() {
        Arrays.fill(counts, 0);
        size = 0;
    }

    private void append(int name, int colon, int start, int stop, @Nullable KnownHeader header) {
        if (size == known.length) {
            known = Arrays.copyOf(known, size * 2);
            spans = Arrays.copyOf(spans, spans.length * 2);
        }
        int at = size * STRIDE;
        spans[at] = name;
        spans[at + 1] = colon;
        spans[at + 2] = start;
        spans[at + 3] = stop;
        known[size] = header;
        if (header != null && counts[header.index()]++ == 0) {
            firsts[header.index()] = size;
        }
        size++;
    }

    private int nameLength(int line) {
        return spans[line * STRIDE + 1] - spans[line * STRIDE];
    }

    private boolean listHas(int from, int end, byte[] lower) {
        byte[] bytes = head.array();
        int at = from;
        while (at < end) {
            int start = at;
            while (at < end && bytes[at] != ',') {
                at++;
            }
            int stop = at;
            while (start < stop && isBlank(bytes[start])) {
                start++;
            }
            while (stop > start && isBlank(bytes[stop - 1])) {
                stop--;
            }
            if (Ascii.sameIgnoringCase(bytes, start, stop - start, lower)) {
                return true;
            }
            at++;
        }
        return false;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }
}
