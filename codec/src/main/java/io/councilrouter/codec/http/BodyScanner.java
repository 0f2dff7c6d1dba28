package io.councilrouter.codec.http;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.WireStates;
import io.councilrouter.codec.fault.FailurePoint;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Finds the data and the end of a body (RFC 9112 sections 6.3 and 7.1) without copying: it moves the reader index over
 * the framing and says how many of the following bytes are data. Trailers are validated like headers, then dropped.
 *
 * <pre>{@code
 * while (true) {
 *     switch (scanner.scan(in)) {
 *         case DATA -> sink.write(in.readRetainedSlice(scanner.dataLength()));   // or skipBytes, or writeBytes
 *         case MORE -> { return; }                                               // all of in was taken
 *         case DONE -> { return end(in); }                                       // in is at the next message
 *         case BAD -> { return fail(scanner.fault()); }                          // and the connection closes
 *     }
 * }
 * }</pre>
 *
 * <pre>
 *                 +-SP- BLANK -;-+
 *   SIZE_FIRST -- SIZE ----;---- EXTENSION -- SIZE_LF --+-- DATA -- DATA_CR -- DATA_LF -- SIZE_FIRST ...
 *                   +------------CR-------------+       |
 *                                                       +-0- LINE_START --CR-- END_LF -- DONE
 *                                                             ^   +-- NAME --:-- VALUE --CR-- VALUE_LF --+
 *                                                             +------------------------------------------+
 * </pre>
 *
 * <p>One per direction of a connection, reused by {@link #begin}; not thread-safe; allocates only for a fault.
 */
public final class BodyScanner {

    /** 15 digits fit into a long with room to add; leading zeros count, so that they cannot be used to hide. */
    private static final int SIZE_DIGITS = 15;

    private enum ScanState {
        COUNTED,
        UNTIL_CLOSE,
        SIZE_FIRST,
        SIZE,
        BLANK,
        EXTENSION,
        SIZE_LF,
        DATA,
        DATA_CR,
        DATA_LF,
        LINE_START,
        NAME,
        VALUE,
        VALUE_LF,
        END_LF,
        DONE,
        BAD
    }

    private final HttpLimits limits;
    private final boolean fromUpstream;

    private ScanState state = ScanState.DONE;
    private long left;
    private long total;
    private int dataLength;
    private int digits;
    private int lineBytes;
    private int extensionBytes;
    /** The last byte of the extension was a blank. */
    private boolean blankBefore;

    private int trailerBytes;
    private int trailerLines;
    private @Nullable Fault fault;

    private BodyScanner(HttpLimits limits, boolean fromUpstream) {
        this.limits = limits;
        this.fromUpstream = fromUpstream;
    }

    /** For request bodies: any fault is the client's. */
    public static BodyScanner ofRequests(HttpLimits limits) {
        return new BodyScanner(limits, false);
    }

    /** For response bodies: any fault is the backend's. */
    public static BodyScanner ofResponses(HttpLimits limits) {
        return new BodyScanner(limits, true);
    }

    /**
     * Begins the next body.
     *
     * @param length length of the body in bytes, if {@code kind} is {@link BodyKind#LENGTH}; otherwise ignored
     */
    public void begin(BodyKind kind, long length) {
        state = switch (kind) {
            case NONE -> ScanState.DONE;
            case LENGTH -> length == 0 ? ScanState.DONE : ScanState.COUNTED;
            case CHUNKED -> ScanState.SIZE_FIRST;
            case UNTIL_CLOSE -> ScanState.UNTIL_CLOSE;
        };
        left = kind == BodyKind.LENGTH ? length : 0;
        total = 0;
        dataLength = 0;
        digits = 0;
        lineBytes = 0;
        extensionBytes = 0;
        trailerBytes = 0;
        trailerLines = 0;
        fault = null;
    }

    /**
     * Continues reading. After DATA the caller must move the reader index by {@link #dataLength} before it calls again.
     * After DONE or BAD it consumes nothing and returns the same result until {@link #begin}.
     */
    public BodyStatus scan(@Borrowed ByteBuf in) {
        return switch (state) {
            case COUNTED -> scanCounted(in);
            case UNTIL_CLOSE -> data(in, Long.MAX_VALUE);
            default -> scanChunked(in);
        };
    }

    /** Number of data bytes at the reader index, after DATA; at least 1. */
    public int dataLength() {
        return dataLength;
    }

    /** Number of data bytes found in this body so far. */
    public long total() {
        return total;
    }

    /** Whether the end of the body has been found. */
    public boolean done() {
        return state == ScanState.DONE || (state == ScanState.COUNTED && left == 0);
    }

    /**
     * The peer has closed the connection.
     *
     * @return DONE if the body was complete or lasts until the close, else BAD
     */
    public BodyStatus eof() {
        if (state == ScanState.UNTIL_CLOSE || done()) {
            state = ScanState.DONE;
            return BodyStatus.DONE;
        }
        if (state != ScanState.BAD) {
            fault = fromUpstream
                    ? new Fault.BackendFailed(
                            FaultCode.UPSTREAM_TRUNCATED, "the backend cut its answer short", FailurePoint.STREAM)
                    : new Fault.Client(FaultCode.MALFORMED_HTTP, "malformed request: the body was cut short");
            state = ScanState.BAD;
        }
        return BodyStatus.BAD;
    }

    /** Why the body was refused; null unless BAD. */
    public @Nullable Fault fault() {
        return fault;
    }

    private BodyStatus scanCounted(ByteBuf in) {
        if (left > 0) {
            return data(in, left);
        }
        state = ScanState.DONE;
        return BodyStatus.DONE;
    }

    private BodyStatus data(ByteBuf in, long most) {
        int readable = in.readableBytes();
        if (readable == 0) {
            return BodyStatus.MORE;
        }
        dataLength = (int) Math.min(readable, most);
        total += dataLength;
        left -= dataLength;
        return BodyStatus.DATA;
    }

    @WireStates
    private BodyStatus scanChunked(ByteBuf in) {
        while (true) {
            if (state == ScanState.DATA && left > 0) {
                return data(in, left);
            }
            if (state == ScanState.DATA) {
                state = ScanState.DATA_CR;
            }
            if (state == ScanState.DONE) {
                return BodyStatus.DONE;
            }
            if (state == ScanState.BAD) {
                return BodyStatus.BAD;
            }
            if (!in.isReadable()) {
                return BodyStatus.MORE;
            }
            byte b = in.readByte();
            switch (state) {
                case SIZE_FIRST -> {
                    left = Ascii.hex(b);
                    digits = 1;
                    lineBytes = 0;
                    blankBefore = false;
                    state = left < 0 ? malformed("a chunk size is not a hexadecimal number") : ScanState.SIZE;
                }
                case SIZE -> {
                    int digit = Ascii.hex(b);
                    if (digit >= 0) {
                        left = left << 4 | digit;
                        state = ++digits > SIZE_DIGITS ? malformed("a chunk size is too long") : ScanState.SIZE;
                    } else if (b == '\r') {
                        state = ScanState.SIZE_LF;
                    } else if (b == ';') {
                        state = ScanState.EXTENSION;
                    } else {
                        state = blank(b)
                                ? extension(ScanState.BLANK)
                                : malformed("a chunk size is not a hexadecimal number");
                    }
                }
                // Blanks are allowed before an extension (RFC 9112 section 7.1.1), but not before the end of the line.
                case BLANK -> {
                    if (blank(b)) {
                        state = extension(ScanState.BLANK);
                    } else {
                        state = b == ';'
                                ? ScanState.EXTENSION
                                : malformed("a chunk size is followed by a blank but no extension");
                    }
                }
                case EXTENSION -> {
                    if (b == '\r') {
                        state = blankBefore ? malformed("a chunk extension ends in a blank") : ScanState.SIZE_LF;
                    } else if (!Ascii.is(b, Ascii.TEXT)) {
                        state = malformed("a chunk extension holds a control byte");
                    } else {
                        blankBefore = blank(b);
                        state = extension(ScanState.EXTENSION);
                    }
                }
                case SIZE_LF -> state = b == '\n' ? sizeRead() : malformed("a chunk size does not end in CRLF");
                case DATA_CR -> state = b == '\r' ? ScanState.DATA_LF : malformed("chunk data does not end in CRLF");
                case DATA_LF -> state = b == '\n' ? ScanState.SIZE_FIRST : malformed("chunk data does not end in CRLF");
                case LINE_START -> {
                    if (b == '\r') {
                        state = ScanState.END_LF;
                    } else if (!Ascii.is(b, Ascii.TOKEN)) {
                        state = malformed("a trailer has no name");
                    } else {
                        state = ++trailerLines > limits.headerCount()
                                ? malformed("too many trailers")
                                : trailer(ScanState.NAME);
                    }
                }
                case NAME -> {
                    if (b == ':') {
                        state = trailer(ScanState.VALUE);
                    } else {
                        state = Ascii.is(b, Ascii.TOKEN)
                                ? trailer(ScanState.NAME)
                                : malformed("a trailer's name is bad");
                    }
                }
                case VALUE -> {
                    if (b == '\r') {
                        state = trailer(ScanState.VALUE_LF);
                    } else {
                        state = Ascii.is(b, Ascii.TEXT)
                                ? trailer(ScanState.VALUE)
                                : malformed("a trailer's value is bad");
                    }
                }
                case VALUE_LF -> state = b == '\n' ? trailer(ScanState.LINE_START) : malformed("a trailer has no CRLF");
                case END_LF -> state = b == '\n' ? ScanState.DONE : malformed("the trailers do not end in CRLF");
                case COUNTED, UNTIL_CLOSE, DATA, DONE, BAD -> state = ScanState.BAD;
            }
        }
    }

    private ScanState sizeRead() {
        if (left == 0) {
            return ScanState.LINE_START;
        }
        if (left > limits.body() - total) {
            return refuse(FaultCode.BODY_TOO_LARGE, "the body is larger than " + limits.body() + " bytes");
        }
        return ScanState.DATA;
    }

    private static boolean blank(byte b) {
        return b == ' ' || b == '\t';
    }

    private ScanState extension(ScanState next) {
        return ++lineBytes > limits.chunkExtension() || ++extensionBytes > limits.chunkExtensions()
                ? malformed("chunk extensions are too large")
                : next;
    }

    private ScanState trailer(ScanState next) {
        return ++trailerBytes > limits.trailerBytes() ? malformed("the trailers are too large") : next;
    }

    private ScanState malformed(String problem) {
        return fail(FaultCode.MALFORMED_HTTP, "malformed request: " + problem, problem);
    }

    private ScanState refuse(FaultCode code, String message) {
        return fail(code, message, message);
    }

    private ScanState fail(FaultCode code, String toClient, String ofUpstream) {
        fault = fromUpstream
                ? new Fault.BackendFailed(
                        FaultCode.UPSTREAM_MALFORMED,
                        "the backend's answer is not valid HTTP: " + ofUpstream,
                        FailurePoint.STREAM)
                : new Fault.Client(code, toClient);
        return ScanState.BAD;
    }
}
