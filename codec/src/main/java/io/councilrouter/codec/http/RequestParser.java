package io.councilrouter.codec.http;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Reads request heads, one after the other, from bytes split anywhere (RFC 9112). Anything with doubtful framing is
 * refused, and after a refusal nothing more of that connection is read.
 *
 * <p>One per connection; not thread-safe. It keeps no reference to the buffers it is given and holds nothing that must
 * be released; in steady state it does not allocate.
 */
public final class RequestParser {

    /** Empty lines skipped before a request line (RFC 9112 section 2.2). */
    private static final int BLANK_LINES = 2;

    private static final byte[] CONTINUE = Ascii.of("100-continue");
    private static final byte[] IDENTITY = Ascii.of("identity");

    private final HttpLimits limits;
    private final HeadBytes bytes = new HeadBytes();
    private final RequestHead head = new RequestHead(bytes);
    private final MessageFraming framing = new MessageFraming();

    private ParseStatus status = ParseStatus.MORE;
    private boolean inFields;
    private int fieldsStart;
    private int blankLines;
    private @Nullable Fault fault;

    /** A parser for one connection. */
    public RequestParser(HttpLimits limits) {
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

    /**
     * The head, once DONE. After BAD it contains what was read before the fault (at least method and path, if the
     * request line was valid), so that the answer can be written in the client's dialect.
     */
    public RequestHead head() {
        return head;
    }

    /** Why the bytes were refused; null unless BAD. */
    public @Nullable Fault fault() {
        return fault;
    }

    /**
     * Whether part of a head has been read: closing now cuts a request short, otherwise it just ends the connection.
     */
    public boolean inHead() {
        return status == ParseStatus.MORE && bytes.started();
    }

    /** Forgets the head and waits for the connection's next request. */
    public void reset() {
        bytes.reset();
        head.clear();
        status = ParseStatus.MORE;
        inFields = false;
        blankLines = 0;
        fault = null;
    }

    private ParseStatus readLines() {
        while (true) {
            int found = bytes.nextLine(lineLimit());
            if (found == HeadBytes.MORE) {
                return ParseStatus.MORE;
            }
            if (found == HeadBytes.LONG) {
                return tooLong();
            }
            if (found == HeadBytes.BAD) {
                return malformed("a line contains a control byte or does not end in CRLF");
            }
            boolean empty = bytes.lineStart() == bytes.lineEnd();
            if (inFields && empty) {
                return finish();
            }
            ParseStatus read = inFields ? readField() : empty ? skipBlank() : readRequestLine();
            if (read == ParseStatus.BAD) {
                return read;
            }
            bytes.lineDone();
        }
    }

    /** Index at which the content of the current line must have ended. */
    private int lineLimit() {
        if (!inFields) {
            return bytes.lineStart() + limits.requestLine();
        }
        return Math.min(bytes.lineStart() + limits.headerLine(), fieldsStart + limits.headerBytes());
    }

    private ParseStatus tooLong() {
        return inFields
                ? refuse(FaultCode.HEADERS_TOO_LARGE, "the request headers are too large")
                : refuse(FaultCode.URI_TOO_LONG, "the request line is longer than " + limits.requestLine() + " bytes");
    }

    private ParseStatus skipBlank() {
        return ++blankLines > BLANK_LINES ? malformed("empty lines instead of a request line") : ParseStatus.MORE;
    }

    private ParseStatus readRequestLine() {
        fault = RequestLine.read(bytes.array(), bytes.lineStart(), bytes.lineEnd(), head);
        inFields = true;
        fieldsStart = bytes.lineEnd() + 2;
        return fault == null ? ParseStatus.MORE : ParseStatus.BAD;
    }

    private ParseStatus readField() {
        if (head.headers().size() == limits.headerCount()) {
            return refuse(FaultCode.HEADERS_TOO_LARGE, "more than " + limits.headerCount() + " header lines");
        }
        String problem = head.headers().add(bytes.lineStart(), bytes.lineEnd());
        return problem == null ? ParseStatus.MORE : malformed(problem);
    }

    private ParseStatus finish() {
        Headers headers = head.headers();
        String problem = host(headers);
        if (problem != null) {
            return malformed(problem);
        }
        problem = framing.read(headers, head.minor, BodyKind.NONE);
        if (problem != null) {
            return framing.unknownCoding()
                    ? refuse(FaultCode.NOT_IMPLEMENTED, "unknown transfer coding; only \"chunked\" is understood")
                    : malformed(problem);
        }
        head.bodyKind = framing.kind();
        head.contentLength = framing.length();
        head.keepAlive = MessageFraming.persists(headers, head.minor);
        return content(headers);
    }

    /**
     * Checks that HTTP/1.1 has exactly one Host and that it is well-formed; the target's own authority takes
     * precedence.
     */
    private @Nullable String host(Headers headers) {
        int hosts = headers.count(KnownHeader.HOST);
        if (hosts > 1) {
            return "more than one Host";
        }
        if (hosts == 0) {
            return head.minor > 0 ? "Host is missing" : null;
        }
        int line = headers.first(KnownHeader.HOST);
        int from = headers.valueStart(line);
        int length = headers.valueLength(line);
        if (length > 0 && !RequestLine.isAuthority(bytes.array(), from, from + length)) {
            return "Host is not a host name or address with an optional port";
        }
        if (head.form == TargetForm.ORIGIN || head.form == TargetForm.ASTERISK) {
            head.host(from, length);
        }
        return null;
    }

    /** Whether any line names a content coding; one with an empty value does not. */
    private static boolean coded(Headers headers) {
        for (int line = 0; line < headers.size(); line++) {
            if (headers.known(line) == KnownHeader.CONTENT_ENCODING
                    && headers.valueLength(line) > 0
                    && !headers.valueIsIgnoringCase(line, IDENTITY)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Refuses what is unacceptable although its framing is sound: an unknown expectation, a content coding, a body
     * above the limit.
     */
    private ParseStatus content(Headers headers) {
        int expect = headers.first(KnownHeader.EXPECT);
        if (expect >= 0 && head.minor > 0) {
            if (headers.count(KnownHeader.EXPECT) > 1 || !headers.valueIsIgnoringCase(expect, CONTINUE)) {
                return refuse(FaultCode.EXPECTATION_FAILED, "the only supported expectation is 100-continue");
            }
            head.expectContinue = head.bodyKind != BodyKind.NONE;
        }
        if (headers.has(KnownHeader.CONTENT_ENCODING) && coded(headers)) {
            return refuse(FaultCode.BAD_ENCODING, "send the body without Content-Encoding");
        }
        if (head.contentLength > limits.body()) {
            return refuse(FaultCode.BODY_TOO_LARGE, "the request body is larger than " + limits.body() + " bytes");
        }
        return ParseStatus.DONE;
    }

    private ParseStatus malformed(String problem) {
        return refuse(FaultCode.MALFORMED_HTTP, "malformed request: " + problem);
    }

    private ParseStatus refuse(FaultCode code, String message) {
        fault = new Fault.Client(code, message);
        return ParseStatus.BAD;
    }
}
