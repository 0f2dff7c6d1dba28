package io.councilrouter.codec.http;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.fault.FailurePoint;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Reads the heads of responses from bytes split anywhere, by the same rules as {@link RequestParser}. Interim responses
 * (1xx) are skipped, up to 10 of them; 101 is a fault, because we never ask for an upgrade. After any fault the
 * connection must be closed.
 *
 * <p>One per connection; not thread-safe. It keeps no reference to the buffers it is given and holds nothing that must
 * be released; in steady state it does not allocate.
 */
public final class ResponseParser {

    private static final int INTERIM = 10;

    private static final byte[] VERSION = Ascii.of("HTTP/1.");

    private final HttpLimits limits;
    private final HeadBytes bytes = new HeadBytes();
    private final ResponseHead head = new ResponseHead(bytes);
    private final MessageFraming framing = new MessageFraming();

    private ParseStatus status = ParseStatus.MORE;
    private boolean headRequest;
    private boolean inFields;
    private int fieldsStart;
    private int interim;
    private @Nullable Fault fault;

    /** A parser for one connection; {@code limits.requestLine} limits the status line. */
    public ResponseParser(HttpLimits limits) {
        this.limits = limits;
    }

    /**
     * Continues reading. After DONE or BAD it consumes nothing and returns the same result until {@link #reset}.
     *
     * @param in its reader index moves past what was read: all of it for MORE, exactly the head for DONE
     */
    public ParseStatus parse(@Borrowed ByteBuf in) {
        while (status == ParseStatus.MORE && in.isReadable()) {
            bytes.fill(in);
            status = readLines();
            if (status == ParseStatus.DONE) {
                bytes.giveBack(in);
            }
        }
        return status;
    }

    /** The head, once DONE. */
    public ResponseHead head() {
        return head;
    }

    /** Why the bytes were refused, always UPSTREAM_MALFORMED at failure point HEAD; null unless BAD. */
    public @Nullable Fault fault() {
        return fault;
    }

    /** Whether any byte of a response, even of an interim one, has been read since the last reset. */
    public boolean started() {
        return bytes.started();
    }

    /**
     * Forgets the head and waits for the response to the connection's next request.
     *
     * @param headRequest whether that request is a HEAD, so that the response has no body whatever it declares
     */
    public void reset(boolean headRequest) {
        bytes.reset();
        head.clear();
        status = ParseStatus.MORE;
        this.headRequest = headRequest;
        inFields = false;
        interim = 0;
        fault = null;
    }

    private ParseStatus readLines() {
        while (true) {
            int found = bytes.nextLine(lineLimit());
            if (found == HeadBytes.MORE) {
                return ParseStatus.MORE;
            }
            if (found == HeadBytes.LONG) {
                return malformed("its head is too large");
            }
            if (found == HeadBytes.BAD) {
                return malformed("a line of its head contains a control byte or does not end in CRLF");
            }
            if (inFields && bytes.lineStart() == bytes.lineEnd()) {
                ParseStatus read = head.status < 200 ? skipInterim() : finish();
                if (read != ParseStatus.MORE) {
                    return read;
                }
            } else if ((inFields ? readField() : readStatusLine()) == ParseStatus.BAD) {
                return ParseStatus.BAD;
            }
            bytes.lineDone();
        }
    }

    private int lineLimit() {
        if (!inFields) {
            return bytes.lineStart() + limits.requestLine();
        }
        return Math.min(bytes.lineStart() + limits.headerLine(), fieldsStart + limits.headerBytes());
    }

    /** Reads {@code HTTP/1.1 SP 3DIGIT [SP reason]}; the last space may be missing, since that cannot hide anything. */
    private ParseStatus readStatusLine() {
        byte[] line = bytes.array();
        int from = bytes.lineStart();
        int length = bytes.lineEnd() - from;
        boolean wellFormed = length >= 12
                && Ascii.startsWith(line, from, length, VERSION)
                && Ascii.is(line[from + 7], Ascii.DIGIT)
                && line[from + 8] == ' '
                && Ascii.all(line, from + 9, 3, Ascii.DIGIT)
                && (length == 12 || line[from + 12] == ' ');
        if (!wellFormed) {
            return malformed("its first line is not an HTTP/1.1 status line");
        }
        // A later 1.x is framed like 1.1 (RFC 9110 section 2.5).
        head.minor = Math.min(1, line[from + 7] - '0');
        head.status = (line[from + 9] - '0') * 100 + (line[from + 10] - '0') * 10 + (line[from + 11] - '0');
        if (head.status < 100 || head.status > 599 || head.status == 101) {
            return malformed("its status code is not one that we can answer with");
        }
        inFields = true;
        fieldsStart = bytes.lineEnd() + 2;
        return ParseStatus.MORE;
    }

    private ParseStatus readField() {
        if (head.headers().size() == limits.headerCount()) {
            return malformed("it has more than " + limits.headerCount() + " header lines");
        }
        String problem = head.headers().add(bytes.lineStart(), bytes.lineEnd());
        return problem == null ? ParseStatus.MORE : malformed(problem);
    }

    private ParseStatus skipInterim() {
        head.clear();
        inFields = false;
        return ++interim > INTERIM ? malformed("too many interim answers before it") : ParseStatus.MORE;
    }

    private ParseStatus finish() {
        Headers headers = head.headers();
        String problem = framing.read(headers, head.minor, BodyKind.UNTIL_CLOSE);
        if (problem != null) {
            return malformed(problem);
        }
        boolean bodiless = headRequest || head.status == 204 || head.status == 304;
        head.bodyKind = bodiless ? BodyKind.NONE : framing.kind();
        head.contentLength = bodiless ? 0 : framing.length();
        // A server whose 204 declares a body may well send it, where the next response should be.
        boolean doubtful =
                head.status == 204 && (framing.kind() == BodyKind.LENGTH || framing.kind() == BodyKind.CHUNKED);
        head.keepAlive =
                head.bodyKind != BodyKind.UNTIL_CLOSE && !doubtful && MessageFraming.persists(headers, head.minor);
        return ParseStatus.DONE;
    }

    private ParseStatus malformed(String problem) {
        fault = new Fault.BackendFailed(
                FaultCode.UPSTREAM_MALFORMED, "the backend's answer is not valid HTTP: " + problem, FailurePoint.HEAD);
        return ParseStatus.BAD;
    }
}
