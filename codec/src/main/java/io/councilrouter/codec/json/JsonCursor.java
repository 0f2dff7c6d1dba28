package io.councilrouter.codec.json;

import com.fasterxml.jackson.core.JsonToken;
import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON documents, one after the other, token by token, and knows which bytes each token stands for.
 *
 * <pre>
 *   {"model":"llama","n":12}            positions count from the document's first byte
 *            ^      ^                   STRING  from() .. to(), quotes included: one raw JSON value
 *             ^----^                            value(): the inside, still escaped
 *                      ^-^              NUMBER  from() .. to() and value() are the same
 * </pre>
 *
 * <p>Two ways to read. A whole document that lies in one buffer: {@link #over}, then {@link #next} until END; only this
 * way offers views of the bytes. A document that arrives in parts: {@link #start}, then for each part {@link #feed} and
 * {@link #next} until MORE, at last {@link #finish} and {@link #next} until END.
 *
 * <p>No input makes this throw: it returns BAD from then on. In steady state, when names repeat, a document costs no
 * heap, apart from texts requested as Strings. Not thread-safe, one event loop.
 *
 * <p>The class is long because of the accessors of a token, each of which is short; they are easiest to read in one
 * place.
 */
public final class JsonCursor {
    private static final long UNKNOWN = -1;

    private final JsonLimits limits;
    /** Borrowed from the thread's {@link Feeds} while it is needed. */
    private @Nullable TokenFeed held;

    private final SourceView view = new SourceView();

    private Root root = Root.ANY;
    private @Nullable ByteBuf part;
    private boolean finished;
    private boolean whole;
    /** Nothing of the document has been read. */
    private boolean fresh;
    /** The whole document was in its first part and has been read in one go. */
    private boolean brief;

    private int depth;
    private boolean rootDone;
    private boolean left;
    private Json current = Json.MORE;
    private long from;
    private long to;
    private String name = "";
    private @Nullable Fault fault;

    /** A cursor with {@link JsonLimits#DEFAULT}. */
    public JsonCursor() {
        this(JsonLimits.DEFAULT);
    }

    /** A cursor with the given limits. */
    public JsonCursor(JsonLimits limits) {
        this.limits = limits;
    }

    private TokenFeed feed() {
        TokenFeed feed = held;
        if (feed == null) {
            feed = Feeds.take();
            held = feed;
        }
        return feed;
    }

    /** Begins a document of any kind that arrives in parts. */
    public void start() {
        start(Root.ANY);
    }

    /** Begins a document that arrives in parts. */
    public void start(Root allowed) {
        if (rootDone && !left && fault == null) {
            // Nobody checked what follows the last document; if nothing does, the parser can go on.
            feed().leave();
        }
        feed().start();
        root = allowed;
        part = null;
        fresh = true;
        finished = whole = brief = rootDone = left = false;
        depth = 0;
        current = Json.MORE;
        from = 0;
        to = 0;
        name = "";
        fault = null;
    }

    /**
     * Supplies the next part of the document: its readable bytes. They must not change until {@link #next} returns
     * MORE, END or BAD; the part's reader index is then at its end.
     */
    public void feed(@Borrowed ByteBuf more) {
        part = more;
        feed().feed(more, more.readerIndex(), more.writerIndex());
    }

    /** The document has no more bytes. */
    public void finish() {
        finished = true;
    }

    /**
     * Begins the document between the indices of {@code source}, which do not move. The source must not change until
     * the document has been read or another one begins.
     */
    public void over(@Borrowed ByteBuf source) {
        start(Root.ANY);
        view.over(source);
        feed().feed(source, source.readerIndex(), source.writerIndex());
        finished = true;
        whole = true;
    }

    /**
     * After {@link #over} and before the first {@link #next}: tells the cursor where the long strings are, for a
     * document that has been read before; they are skipped.
     *
     * @param longSpans start and end of the insides of strings, in pairs, ascending
     */
    public void knownSpans(int[] longSpans) {
        feed().known(longSpans);
    }

    /** Reads the next token. */
    public Json next() {
        if (current == Json.BAD || current == Json.END) {
            return current;
        }
        from = to = UNKNOWN;
        current = rootDone ? behind() : read();
        if (current == Json.MORE || current == Json.END || current == Json.BAD) {
            ByteBuf used = part;
            if (used != null) {
                part = null;
                used.readerIndex(used.writerIndex());
            }
        }
        return current;
    }

    private Json read() {
        if (fresh) {
            fresh = false;
            brief = feed().isShort(limits.depth(), root);
        }
        if (brief) {
            return told(feed().document().next());
        }
        JsonToken token = feed().token();
        while (token == JsonToken.NOT_AVAILABLE) {
            String complaint = feed().complaint();
            if (complaint != null) {
                return bad(complaint, feed().complaintAt());
            }
            if (!finished) {
                return Json.MORE;
            }
            if (!feed().space()) {
                return bad("the document ends too early", feed().end());
            }
            token = feed().token();
        }
        Json read = taken(token);
        if (depth == 0 && read != Json.BAD) {
            rootDone = true;
            if (root == Root.OBJECT && read != Json.OBJECT_END) {
                return bad("a request body must be a JSON object", 0);
            }
        }
        return read;
    }

    /** Records the current token of a document that was read in one go. */
    private Json told(Json token) {
        ShortDocument document = feed().document();
        depth = document.depth();
        from = document.from();
        to = document.to();
        name = document.name();
        rootDone = left = depth == 0;
        return token;
    }

    private Json taken(JsonToken token) {
        return switch (token) {
            case START_OBJECT -> deeper(Json.OBJECT);
            case START_ARRAY -> deeper(Json.ARRAY);
            case END_OBJECT -> {
                depth--;
                yield Json.OBJECT_END;
            }
            case END_ARRAY -> {
                depth--;
                yield Json.ARRAY_END;
            }
            case FIELD_NAME -> named();
            case VALUE_STRING -> {
                string();
                yield Json.STRING;
            }
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> Json.NUMBER;
            case VALUE_TRUE -> Json.TRUE;
            case VALUE_FALSE -> Json.FALSE;
            case VALUE_NULL -> Json.NULL;
            case NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT -> bad("something that is not allowed here", feed().position());
        };
    }

    private Json deeper(Json opened) {
        if (++depth > limits.depth()) {
            return bad("more than " + limits.depth() + " objects and arrays inside one another", feed().position() - 1);
        }
        if (depth == 1 && root == Root.OBJECT && opened != Json.OBJECT) {
            return bad("a request body must be a JSON object", feed().position() - 1);
        }
        return opened;
    }

    private void string() {
        int string = feed().string();
        from = feed().stringFrom(string) - 1;
        to = feed().stringTo(string) + 1;
    }

    private Json named() {
        string();
        if (to - from - 2 > JsonLimits.NAME) {
            return bad("a field name of more than " + JsonLimits.NAME + " bytes", from);
        }
        name = TokenText.name(feed().parser());
        feed().learnt(name);
        return Json.NAME;
    }

    /** The root is complete: only white space may follow. */
    private Json behind() {
        if (!left) {
            if (!feed().leave()) {
                return bad("more than one value", feed().complaintAt());
            }
            left = true;
        }
        if (!feed().blank()) {
            return bad("more than one value", feed().complaintAt());
        }
        return finished ? Json.END : Json.MORE;
    }

    private Json bad(String what, long at) {
        fault = new Fault.Client(FaultCode.INVALID_JSON, "Invalid JSON at byte " + at + ": " + what + ".");
        return Json.BAD;
    }

    /** Why the last {@link #next} was BAD; null before. */
    public @Nullable Fault fault() {
        return fault;
    }

    /** Number of open objects and arrays, including the one that {@link #next} has just opened. */
    public int depth() {
        return depth;
    }

    /**
     * Name of the current field, or of the field whose value is being read; the same String each time the same name
     * comes. Escaped surrogates in it appear as other characters, see {@link TextScan}: only its bytes are exact.
     */
    public String name() {
        return name;
    }

    /**
     * Position of the current token's first byte, including a quote; after {@link #skipChildren} that of the container.
     */
    public long from() {
        if (from == UNKNOWN) {
            from = TokenText.from(feed(), current);
        }
        return from;
    }

    /** One past the current token's last byte, including a quote. */
    public long to() {
        if (to == UNKNOWN) {
            to = feed().position();
        }
        return to;
    }

    /**
     * The bytes of the current token, without its quotes if it has any: a string still escaped. Only after {@link
     * #over}.
     *
     * @return a view, valid until the next call on this cursor
     */
    @Borrowed
    public ByteBuf value() {
        checkWhole();
        boolean quoted = current == Json.STRING || current == Json.NAME;
        return view.value(quoted ? from() + 1 : from(), quoted ? to() - 1 : to());
    }

    /**
     * The bytes of the current value: a container up to its end, a string with its quotes, so one raw JSON value. Reads
     * to the end of a container. Only after {@link #over}. Empty if the container is bad.
     *
     * @return a view, valid until the next call on this cursor
     */
    @Borrowed
    public ByteBuf rawValue() {
        checkWhole();
        skipChildren();
        return current == Json.BAD ? view.value(0, 0) : view.value(from(), to());
    }

    /**
     * A separate view of bytes {@code start} to {@code end} of the document. Only after {@link #over}. Empty if the
     * document is bad, since its end may then be beyond the bytes that exist.
     *
     * @return valid until the next call of this method or the next document
     */
    @Borrowed
    public ByteBuf viewOf(long start, long end) {
        checkWhole();
        return current == Json.BAD ? view.span(0, 0) : view.span(start, end);
    }

    private void checkWhole() {
        if (!whole) {
            throw new IllegalStateException("views need a document in one buffer: over()");
        }
    }

    /** Reads to the end of the container that has just been opened; does nothing after any other token. */
    public void skipChildren() {
        if (!current.opens()) {
            return;
        }
        long start = from();
        if (brief) {
            current = told(feed().document().skip());
            from = start;
            return;
        }
        int outside = depth - 1;
        Json token = current;
        while (depth > outside && token != Json.BAD && token != Json.MORE) {
            token = next();
        }
        if (token != Json.BAD && token != Json.MORE) {
            from = start;
        }
    }

    /** The current string, decoded; null if the token is not a string or is longer than 1 KiB. */
    public @Nullable String text() {
        return text(ByteScanner.LONG);
    }

    /**
     * The current string, decoded; null if the token is not a string or is longer than {@code most} bytes of UTF-8.
     * Strings of more than 1 KiB are available only after {@link #over}.
     */
    public @Nullable String text(int most) {
        if (current != Json.STRING) {
            return null;
        }
        if (brief) {
            return feed().document().text(most);
        }
        return TokenText.text(feed(), whole ? view : null, from + 1, to - 1, most);
    }

    /** Whether the current token is the string {@code text}; costs no heap for a text of up to 10 characters. */
    public boolean is(String text) {
        if (current != Json.STRING || to - from - 2 > 6L * text.length()) {
            return false;
        }
        if (brief) {
            return feed().document().is(text);
        }
        return feed().decoded(from + 1, to - 1)
                ? TokenText.same(feed().parser(), text)
                : text.equals(text(3 * text.length()));
    }

    /** Whether the current token is a number without fraction or exponent that fits into a long. */
    public boolean isLong() {
        return longValue(0) != 0 || longValue(1) == 0;
    }

    /** The current number; {@code fallback} unless {@link #isLong}. */
    public long longValue(long fallback) {
        if (current != Json.NUMBER) {
            return fallback;
        }
        return brief ? feed().document().integer(fallback) : TokenText.integer(feed().parser(), fallback);
    }

    /** Releases large memory between two documents, so that the last document can no longer be read. Idempotent. */
    public void rest() {
        TokenFeed feed = held;
        if (feed != null) {
            start(Root.ANY);
            held = null;
            Feeds.giveBack(feed);
        }
    }

    /** Releases the source, too. Idempotent; the cursor can be used again. */
    public void close() {
        rest();
        view.clear();
    }
}
