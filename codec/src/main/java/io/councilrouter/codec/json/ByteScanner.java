package io.councilrouter.codec.json;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Checks every byte of a document before Jackson sees it: UTF-8 (RFC 3629: no overlong forms, no surrogates, nothing
 * above U+10FFFF), strings (RFC 8259 section 7: no raw control characters, known escapes only; a lone {@code \ud800}
 * passes, in names and in values) and words outside strings of at most {@link JsonLimits#NUMBER} characters. It
 * remembers where strings are and leaves out the insides of those longer than {@link #LONG}, so that they are never
 * decoded.
 *
 * <pre>
 *             "                  \            u
 *   OUTSIDE <----> TEXT <--------> ESCAPE <------> HEX (4)
 *                   ^ lead byte
 *                   +-------------> UTF8 (1 to 3 more)
 * </pre>
 *
 * <p>Resumable at any byte. A {@link #scan} goes through a window of bytes and stops at its end, after the 32nd string,
 * before and after the inside of a long one, or at a bad byte; what Jackson may see of it lies between {@link
 * #keepFrom} and {@link #keepTo}. Allocates nothing. Not thread-safe.
 */
public final class ByteScanner {
    /** Longest inside of a string, in raw bytes, that Jackson always sees completely. */
    public static final int LONG = 1024;

    /**
     * Longest inside of a string value in one window that is still given to Jackson: above this, a cut costs less than
     * decoding.
     */
    static final int SHORT = 64;

    /** Maximum number of strings that end within one scan. */
    static final int STRINGS = 32;

    /** Number of nested containers for which we know whether their strings are names; more than any limit allows. */
    private static final int DEEPEST = 1024;

    private static final byte WORD = 0;
    private static final byte BLANK = 1;
    private static final byte OPEN = 2;
    private static final byte QUOTE = 3;
    private static final byte REFUSED = 4;
    private static final byte CLOSE = 5;
    private static final byte COMMA = 6;
    private static final byte COLON = 7;
    private static final byte[] KINDS = kinds();

    private static final String TOO_LONG = "a number or word of more than " + JsonLimits.NUMBER + " characters";

    private byte[] bytes = {};
    private final TextScan text = new TextScan();
    private boolean inString;
    /** A bit per open container, the innermost at {@code depth - 1}: set if it is an object. */
    private final long[] objects = new long[DEEPEST / Long.SIZE];

    private int depth;
    /** Length of the number or literal we are in. */
    private int word;

    /** Kind of the last byte outside a string, ignoring blanks. */
    private byte last;
    /** The inside of the open string: where it began in the document, and whether its rest is left out. */
    private long opened;

    private boolean cutting;

    private int keepFrom;
    private int keepTo;
    private final long[] spans = new long[2 * STRINGS];
    private int strings;
    private @Nullable String complaint;

    /** Begins a new document. */
    void start() {
        inString = false;
        depth = 0;
        word = 0;
        last = OPEN;
        cutting = false;
        strings = 0;
        complaint = null;
    }

    /** Sets the window that {@link #scan} reads. */
    void window(byte[] window) {
        bytes = window;
        text.window(window);
    }

    /** The scanner of the insides of strings in the window. */
    TextScan text() {
        return text;
    }

    /** First byte of the last scan that Jackson may see. */
    int keepFrom() {
        return keepFrom;
    }

    /** One past the last byte of the last scan that Jackson may see. */
    int keepTo() {
        return keepTo;
    }

    /** Number of strings that ended within the last scan. */
    int strings() {
        return strings;
    }

    /** Where string {@code i} of the last scan begins in the document, after its quote. */
    long stringFrom(int i) {
        return spans[2 * i];
    }

    /** Where string {@code i} of the last scan ends in the document, before its quote. */
    long stringTo(int i) {
        return spans[2 * i + 1];
    }

    /** What is wrong with the byte at which the last scan stopped; null if nothing is. */
    @Nullable
    String complaint() {
        return complaint;
    }

    /** Whether the next byte is the first one inside of a string. */
    boolean atInside(long at) {
        return inString && opened == at && text.atCharacter();
    }

    /** Continues as if the inside of the open string had been scanned up to here, and leaves out the rest of it. */
    void jump() {
        cutting = true;
    }

    /**
     * Continues scanning.
     *
     * @param from index in the window
     * @param to one past the last byte in the window
     * @param origin position in the document of the window's index 0
     * @return where the next scan goes on, or the index of the bad byte
     */
    int scan(int from, int to, long origin) {
        strings = 0;
        keepFrom = from;
        int at = from;
        // After this byte the inside of the open string can be left out without splitting an escape or a character.
        int cut = from;
        if (inString) {
            at = text.whole(from, to);
            cut = at;
            at = text.complaint() == null ? text.text(at, to) : at;
            if (at == to || text.complaint() != null) {
                return inside(at, cut, origin);
            }
            if (!cutting && mustCut(at, cut, origin)) {
                return cutAt(at, cut);
            }
            keepFrom = cutting ? at : from;
            at = close(at, origin);
        }
        return outside(at, to, origin);
    }

    /**
     * Scans from a byte outside strings. The state is in local variables, because the gaps between strings are only two
     * or three bytes.
     */
    private int outside(int from, int to, long origin) {
        byte[] in = bytes;
        int letters = word;
        byte before = last;
        int at = from;
        while (at < to) {
            byte kind = KINDS[in[at] & 0xff];
            if (kind == QUOTE) {
                letters = 0;
                int cut = at + 1;
                opened = origin + cut;
                inString = true;
                text.start(before != COLON && inObject());
                at = text.text(cut, to);
                if (at == to || text.complaint() != null) {
                    at = inside(at, cut, origin);
                } else if (at - cut > (before == COLON ? SHORT : LONG)) {
                    at = cutAt(at, cut);
                } else {
                    at = close(at, origin);
                    if (strings < STRINGS) {
                        before = QUOTE;
                        continue;
                    }
                    keepTo = at;
                }
                word = 0;
                last = QUOTE;
                return at;
            }
            if (kind == WORD) {
                if (++letters > JsonLimits.NUMBER) {
                    complaint = TOO_LONG;
                    break;
                }
            } else {
                letters = 0;
                if (kind >= CLOSE && before >= COMMA) {
                    // Jackson accepts some of this if its input is cut just between the two.
                    complaint = "a comma or colon with nothing after it";
                    break;
                }
                if (kind == REFUSED) {
                    complaint = "a byte that is not allowed outside a string";
                    break;
                }
                if (kind == OPEN) {
                    enter(in[at] == '{');
                } else if (kind == CLOSE && depth > 0) {
                    depth--;
                }
            }
            before = kind == BLANK ? before : kind;
            at++;
        }
        word = letters;
        last = before;
        keepTo = at;
        return at;
    }

    private void enter(boolean object) {
        if (depth < DEEPEST) {
            long bit = 1L << depth;
            int place = depth / Long.SIZE;
            objects[place] = object ? objects[place] | bit : objects[place] & ~bit;
        }
        depth++;
    }

    /** Whether a string here is a name unless a colon comes before it. */
    private boolean inObject() {
        int innermost = depth - 1;
        return innermost >= 0 && innermost < DEEPEST && (objects[innermost / Long.SIZE] >>> innermost & 1) != 0;
    }

    private boolean mustCut(int at, int cut, long origin) {
        return origin + at - opened > LONG && at > cut;
    }

    /**
     * Leaves the closing quote at {@code at} to the next scan; of this one Jackson sees only what comes before {@code
     * cut}.
     */
    private int cutAt(int at, int cut) {
        cutting = true;
        keepTo = cut;
        return at;
    }

    /** Handles a window that ends, or a byte that is bad, inside a string. */
    private int inside(int at, int cut, long origin) {
        complaint = text.complaint();
        if (cutting) {
            keepTo = keepFrom;
        } else if (mustCut(at, cut, origin)) {
            keepTo = cut;
            cutting = true;
        } else {
            keepTo = at;
        }
        return at;
    }

    private int close(int at, long origin) {
        spans[2 * strings] = opened;
        spans[2 * strings + 1] = origin + at;
        strings++;
        inString = false;
        cutting = false;
        return at + 1;
    }

    private static byte[] kinds() {
        byte[] kinds = new byte[256];
        Arrays.fill(kinds, 0, 0x20, REFUSED);
        Arrays.fill(kinds, 0x20, 0x7f, WORD);
        Arrays.fill(kinds, 0x7f, 256, REFUSED);
        kinds[' '] = kinds['\t'] = kinds['\r'] = kinds['\n'] = BLANK;
        kinds['{'] = kinds['['] = OPEN;
        kinds['}'] = kinds[']'] = CLOSE;
        kinds[','] = COMMA;
        kinds[':'] = COLON;
        kinds['"'] = QUOTE;
        return kinds;
    }
}
