package io.councilrouter.codec.http;

import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code method SP request-target SP HTTP-version} (RFC 9112 section 3) into a {@link RequestHead}: single
 * spaces, one of the four target forms, version 1.0 to 1.9. A client that says 1.2 understands a 1.1 response (RFC 9110
 * section 2.5).
 *
 * <p>A path is matched as it came, byte for byte, so nothing is normalised. But a percent-encoding that is broken or
 * hides a control byte is refused here, because any later decoder would have to guess.
 */
final class RequestLine {

    private static final byte[] VERSION = Ascii.of("HTTP/");
    private static final byte[] HTTP = Ascii.of("http://");
    private static final byte[] HTTPS = Ascii.of("https://");

    private RequestLine() {}

    /** Fills {@code head} from the line; returns a fault if the line is not acceptable. */
    static @Nullable Fault read(byte[] bytes, int from, int end, RequestHead head) {
        int space = skip(bytes, from, end, Ascii.TOKEN);
        if (space == from || space == end || bytes[space] != ' ') {
            return bad("the request line does not begin with a method and one space");
        }
        head.method = Method.of(bytes, from, space - from);
        int target = space + 1;
        space = skip(bytes, target, end, Ascii.TARGET);
        if (space == target || space == end || bytes[space] != ' ') {
            return bad("the request target is empty, contains a byte that is not allowed, or no version follows it");
        }
        Fault fault = version(bytes, space + 1, end, head);
        return fault != null ? fault : target(bytes, target, space, head);
    }

    /** Whether the span is a valid Host or authority: a name or address and an optional port. */
    static boolean isAuthority(byte[] bytes, int from, int end) {
        int at = from;
        if (at < end && bytes[at] == '[') {
            at++;
            while (at < end && (Ascii.hex(bytes[at]) >= 0 || bytes[at] == ':' || bytes[at] == '.')) {
                at++;
            }
            if (at == end || bytes[at] != ']' || at == from + 1) {
                return false;
            }
            at++;
        } else {
            at = skip(bytes, at, end, Ascii.HOST);
            if (at == from) {
                return false;
            }
        }
        return at == end || (bytes[at] == ':' && end - at <= 6 && Ascii.all(bytes, at + 1, end - at - 1, Ascii.DIGIT));
    }

    private static @Nullable Fault version(byte[] bytes, int from, int end, RequestHead head) {
        boolean wellFormed = end - from == 8
                && Ascii.startsWith(bytes, from, end - from, VERSION)
                && Ascii.is(bytes[from + 5], Ascii.DIGIT)
                && bytes[from + 6] == '.'
                && Ascii.is(bytes[from + 7], Ascii.DIGIT);
        if (!wellFormed || bytes[from + 5] == '0') {
            return bad("the request line does not end in HTTP/1.1 or HTTP/1.0");
        }
        head.minor = Math.min(1, bytes[from + 7] - '0');
        if (bytes[from + 5] != '1') {
            return new Fault.Client(FaultCode.HTTP_VERSION, "only HTTP/1.1 and HTTP/1.0 are supported");
        }
        return null;
    }

    private static @Nullable Fault target(byte[] bytes, int from, int end, RequestHead head) {
        if (head.method == Method.CONNECT) {
            head.form = TargetForm.AUTHORITY;
            return authority(bytes, from, end, head) ? null : bad("CONNECT needs a host and a port");
        }
        if (bytes[from] == '/') {
            head.form = TargetForm.ORIGIN;
            return path(bytes, from, end, head);
        }
        if (bytes[from] == '*' && end - from == 1 && head.method == Method.OPTIONS) {
            head.form = TargetForm.ASTERISK;
            return null;
        }
        int scheme = scheme(bytes, from, end);
        if (scheme == 0) {
            return bad("the request target is neither a path nor an http URL");
        }
        head.form = TargetForm.ABSOLUTE;
        int host = from + scheme;
        int stop = host;
        while (stop < end && bytes[stop] != '/' && bytes[stop] != '?') {
            stop++;
        }
        if (!authority(bytes, host, stop, head)) {
            return bad("the host of the request target is not valid");
        }
        if (stop == end || bytes[stop] == '?') {
            // An empty path becomes "/": the scheme ends in one that can be used.
            head.path(host - 1, 1);
            query(stop, end, head);
            return null;
        }
        return path(bytes, stop, end, head);
    }

    private static int scheme(byte[] bytes, int from, int end) {
        if (Ascii.startsWithIgnoringCase(bytes, from, end - from, HTTP)) {
            return HTTP.length;
        }
        return Ascii.startsWithIgnoringCase(bytes, from, end - from, HTTPS) ? HTTPS.length : 0;
    }

    private static boolean authority(byte[] bytes, int from, int end, RequestHead head) {
        head.host(from, end - from);
        return isAuthority(bytes, from, end);
    }

    private static @Nullable Fault path(byte[] bytes, int from, int end, RequestHead head) {
        int at = from;
        while (at < end && bytes[at] != '?') {
            if (bytes[at] == '%') {
                int value = at + 2 < end ? (Ascii.hex(bytes[at + 1]) << 4) | Ascii.hex(bytes[at + 2]) : -1;
                if (value < 0x20 || value == 0x7f) {
                    return bad("the path holds a percent-encoding that is broken or hides a control byte");
                }
                at += 2;
            }
            at++;
        }
        head.path(from, at - from);
        query(at, end, head);
        return null;
    }

    private static void query(int from, int end, RequestHead head) {
        if (from < end) {
            head.query(from + 1, end - from - 1);
        }
    }

    private static int skip(byte[] bytes, int from, int end, int kind) {
        int at = from;
        while (at < end && Ascii.is(bytes[at], kind)) {
            at++;
        }
        return at;
    }

    private static Fault bad(String message) {
        return new Fault.Client(FaultCode.MALFORMED_HTTP, "malformed request: " + message);
    }
}
