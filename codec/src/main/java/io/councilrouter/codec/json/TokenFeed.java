package io.councilrouter.codec.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.async.ByteArrayFeeder;
import io.councilrouter.codec.Borrowed;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Feeds the bytes of a source through {@link ByteScanner} to Jackson's non-blocking parser, and knows where in the
 * document its tokens are.
 *
 * <pre>
 *   document   ...|{"model":"a","messages":[{"content":"30 MB of text"}]}|...
 *   window     one copy of up to 4 KiB, so that any kind of buffer costs the same
 *   batches    {"model":"a","messages":[{"content":"   |   "}]}       what Jackson sees
 *   shift      0                                   |   30 MB           document minus Jackson, one number per batch
 * </pre>
 *
 * <p>A parser is reused for further documents to keep its buffers and names. It cannot be restarted within a document,
 * so it is replaced if a document was bad or was left early, and if it has learnt too many names.
 *
 * <p>The class is long because positions are right only as long as window, batch and parser move together, so one class
 * moves them.
 */
final class TokenFeed {
    private static final int LARGEST_WINDOW = 4096;
    private static final int SMALLEST_WINDOW = 512;

    /** Bytes of names after which a parser is replaced: what it learns from strangers must not grow without limit. */
    private static final long NAMES_KEPT = 1 << 18;

    /** Bytes of names up to which a parser's names are few enough to be passed on to its successors. */
    private static final long NAMES_SHARED = 1 << 14;

    private static final OutputStream NOWHERE = OutputStream.nullOutputStream();

    private static final byte[] SPACE = {' '};

    private static final int[] NOTHING = {};

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    // All of this is limited elsewhere: depth and names by the cursor, the rest by the scanner.
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .maxNumberLength(JsonLimits.NUMBER)
                    .maxNameLength(2 * LARGEST_WINDOW)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private final ByteScanner scanner = new ByteScanner();
    private final ShortDocument document = new ShortDocument();
    private byte[] window = {};
    private int windowAt;
    private int windowEnd;
    /** Position in the document of the window's index 0. */
    private long origin;

    private @Nullable ByteBuf source;
    private int sourceAt;
    private int sourceEnd;
    private int[] known = NOTHING;
    private int knownAt;

    private @Nullable JsonParser parser;
    private @Nullable ByteArrayFeeder feeder;
    /** Total number of bytes given to the parser, in which it counts its offsets. */
    private long given;
    /** Position in the document minus the parser's offset, for the batch that it is reading. */
    private long shift;

    private int stringAt;
    private boolean clean = true;
    private boolean spaced;
    private final @Nullable String[] lately = new String[64];
    private long names;
    private @Nullable String complaint;
    private long complaintAt;

    /** Begins a new document, still without bytes. */
    void start() {
        if (!clean || names > NAMES_KEPT) {
            // Not closed, so that what it has learnt is not passed on to other parsers.
            parser = null;
            clean = true;
        }
        scanner.start();
        source = null;
        windowAt = windowEnd = 0;
        origin = 0;
        sourceAt = sourceEnd = 0;
        knownAt = known.length;
        stringAt = 0;
        spaced = false;
        complaint = null;
    }

    /** Supplies bytes {@code from} to {@code to} of {@code next}; all earlier bytes have been read. */
    void feed(@Borrowed ByteBuf next, int from, int to) {
        source = next;
        sourceAt = from;
        sourceEnd = to;
        int wanted = Math.min(LARGEST_WINDOW, Math.max(SMALLEST_WINDOW, Integer.highestOneBit(to - from) << 1));
        if (window.length < wanted) {
            window = new byte[wanted];
            scanner.window(window);
        }
    }

    /**
     * Whether all the bytes supplied are one short document; if so, {@link #document} can be read. Must be called
     * before anything else has been read.
     */
    boolean isShort(int deepest, Root root) {
        ByteBuf from = source;
        int length = sourceEnd - sourceAt;
        if (from == null || length == 0 || length > window.length) {
            return false;
        }
        from.getBytes(sourceAt, window, 0, length);
        if (!document.read(window, length, scanner.text(), deepest, root)) {
            return false;
        }
        windowAt = windowEnd = length;
        sourceAt = sourceEnd;
        return true;
    }

    /** The short document. */
    ShortDocument document() {
        return document;
    }

    /** Sets the spans that need not be scanned, see {@link JsonCursor#knownSpans}. */
    void known(int[] spans) {
        known = spans;
        knownAt = 0;
    }

    /** What is wrong; null if nothing is. */
    @Nullable
    String complaint() {
        return complaint;
    }

    /** Where it is wrong. */
    long complaintAt() {
        return complaintAt;
    }

    /** Position after the last byte that has been scanned. */
    long end() {
        return origin + windowEnd;
    }

    /** Position in the document up to which tokens have been read. */
    long position() {
        try {
            // Tells how much is unread, as currentLocation() does, but without creating an object.
            return given + shift - parser().releaseBuffered(NOWHERE);
        } catch (IOException impossible) {
            throw new IllegalStateException("nothing is written to nowhere", impossible);
        }
    }

    /** Position of the first byte of a number. */
    long numberFrom() {
        try {
            int length = parser().getTextLength();
            // Jackson keeps only the 0 of -0. Its offset of a token is one past the token's first byte.
            return length > 1
                    ? position() - length
                    : parser().currentTokenLocation().getByteOffset() - 1 + shift;
        } catch (IOException impossible) {
            throw new IllegalStateException("a number without digits", impossible);
        }
    }

    /** The next token; {@code NOT_AVAILABLE} if the bytes are used up or something is wrong. */
    JsonToken token() {
        try {
            JsonParser in = parser();
            JsonToken token = in.nextToken();
            while (token == JsonToken.NOT_AVAILABLE && batch()) {
                token = in.nextToken();
            }
            return token;
        } catch (IOException | IllegalStateException bad) {
            complaint = "something that is not allowed here";
            complaintAt = position();
            return JsonToken.NOT_AVAILABLE;
        }
    }

    /** Records the span of the string or name that was just read. */
    int string() {
        return stringAt++;
    }

    long stringFrom(int string) {
        return scanner.stringFrom(string);
    }

    long stringTo(int string) {
        return scanner.stringTo(string);
    }

    /** Counts a name towards the parser's replacement, unless it was among the most recent ones. */
    @SuppressWarnings("ReferenceEquality") // the parser hands out one String for a name
    void learnt(String name) {
        int slot = name.hashCode() & (lately.length - 1);
        if (lately[slot] != name) {
            lately[slot] = name;
            names += name.length();
        }
    }

    /** Whether the parser was given all of a string that ends in this window. */
    boolean decoded(long from, long to) {
        return to - from <= ByteScanner.SHORT || (from < origin && to - from <= ByteScanner.LONG);
    }

    /**
     * A copy of a string that lies in this window, in a buffer of its own; null if it does not. Only for slow paths.
     */
    @Nullable
    ByteBuf inside(long from, long to) {
        return from < origin ? null : Unpooled.wrappedBuffer(window, (int) (from - origin), (int) (to - from));
    }

    JsonParser parser() {
        JsonParser in = parser;
        if (in == null) {
            in = open();
        }
        return in;
    }

    private JsonParser open() {
        try {
            JsonParser fresh = FACTORY.createNonBlockingByteArrayParser();
            parser = fresh;
            feeder = (ByteArrayFeeder) fresh.getNonBlockingInputFeeder();
            given = 0;
            names = 0;
            return fresh;
        } catch (IOException impossible) {
            throw new IllegalStateException("the parser of byte arrays is always there", impossible);
        }
    }

    /** Scans on and gives the parser what it may see; false if there is nothing to scan, or it is bad. */
    private boolean batch() throws IOException {
        while (scanner.complaint() == null && (windowAt < windowEnd || refill())) {
            windowAt = scanner.scan(windowAt, windowEnd, origin);
            stringAt = 0;
            if (scanner.keepFrom() < scanner.keepTo()) {
                give(window, scanner.keepFrom(), scanner.keepTo(), origin + scanner.keepFrom());
                return true;
            }
        }
        complaint = scanner.complaint();
        complaintAt = origin + windowAt;
        return false;
    }

    private void give(byte[] bytes, int from, int to, long at) throws IOException {
        ByteArrayFeeder into = feeder;
        if (into == null) {
            throw new IllegalStateException("a parser without feeder");
        }
        clean = false;
        into.feedInput(bytes, from, to);
        shift = at - given;
        given += to - from;
    }

    private boolean refill() {
        ByteBuf from = source;
        if (from == null) {
            return false;
        }
        long next = origin + windowEnd;
        int stop = sourceEnd;
        while (knownAt + 1 < known.length) {
            long ahead = known[knownAt] - next;
            if (ahead > 0) {
                // The window ends where the known string begins.
                stop = (int) Math.min(stop, sourceAt + ahead);
                break;
            }
            int length = known[knownAt + 1] - known[knownAt];
            if (ahead == 0 && scanner.atInside(next) && length > ByteScanner.LONG && length <= sourceEnd - sourceAt) {
                scanner.jump();
                sourceAt += length;
                next += length;
            }
            knownAt += 2;
        }
        int length = Math.min(window.length, stop - sourceAt);
        if (length <= 0) {
            return false;
        }
        from.getBytes(sourceAt, window, 0, length);
        sourceAt += length;
        origin = next;
        windowAt = 0;
        windowEnd = length;
        return true;
    }

    /**
     * The document has ended: terminates a number that is the root, which needs a byte after it. Returns false the
     * second time.
     */
    boolean space() {
        if (spaced) {
            return false;
        }
        spaced = true;
        try {
            give(SPACE, 0, 1, end());
            return true;
        } catch (IOException | IllegalStateException bad) {
            return false;
        }
    }

    /**
     * After the root: takes back what the parser was given beyond it.
     *
     * @return whether that was only white space
     */
    boolean leave() {
        long at = position();
        int behind = (int) (at - origin);
        int print = spaced ? windowAt : print(behind, windowAt);
        if (print < windowAt) {
            complaintAt = origin + print;
            return false;
        }
        if (at < shift + given) {
            try {
                parser().nextToken();
            } catch (IOException | IllegalStateException bad) {
                return false;
            }
        }
        clean = true;
        return true;
    }

    /** Continues reading after the root; returns whether there is only white space so far. */
    boolean blank() {
        do {
            windowAt = print(windowAt, windowEnd);
            if (windowAt < windowEnd) {
                complaintAt = origin + windowAt;
                return false;
            }
        } while (refill());
        return true;
    }

    /** Index of the first byte that is not white space. */
    private int print(int from, int to) {
        int at = from;
        while (at < to && (window[at] == ' ' || window[at] == '\n' || window[at] == '\r' || window[at] == '\t')) {
            at++;
        }
        return at;
    }

    /** Releases the source and, before the next borrower comes, a parser whose symbol table has grown. */
    void rest() {
        source = null;
        known = NOTHING;
        if (names > NAMES_SHARED) {
            parser = null;
            feeder = null;
        }
    }

    /** Releases everything. */
    void close() {
        JsonParser in = parser;
        parser = null;
        feeder = null;
        source = null;
        if (in != null && names <= NAMES_SHARED) {
            try {
                // Gives buffers back to the thread, and names to future parsers.
                in.close();
            } catch (IOException bad) {
                throw new IllegalStateException("a parser of byte arrays closes nothing", bad);
            }
        }
    }
}
