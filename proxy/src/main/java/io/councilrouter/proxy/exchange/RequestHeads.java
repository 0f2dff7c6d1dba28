package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.Owned;
import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.dialect.UsualHeader;
import io.councilrouter.codec.dialect.Wire;
import io.councilrouter.codec.http.HeadWriter;
import io.councilrouter.codec.http.Headers;
import io.councilrouter.codec.http.KnownHeader;
import io.councilrouter.codec.http.Method;
import io.councilrouter.codec.http.RequestHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;

/** Writes the heads of requests to backends. One per loop. */
final class RequestHeads {
    private static final byte[] JSON = HeadWriter.line("Content-Type", "application/json");
    private static final byte[] IDENTITY = HeadWriter.line("Accept-Encoding", "identity");
    /** Length of a body that goes in chunks. */
    static final long CHUNKED = -2;

    private static final int USUAL = 1024;

    private final ByteBufAllocator allocator;
    private HeaderPolicy headers;

    RequestHeads(ByteBufAllocator allocator, HeaderPolicy headers) {
        this.allocator = allocator;
        this.headers = headers;
    }

    /** Other headers cross from now on. */
    void use(HeaderPolicy next) {
        headers = next;
    }

    /**
     * The head for one attempt; the caller owns it.
     *
     * @param length bytes of the body, −1 for a request without one, {@link #CHUNKED}
     * @param room bytes that will be appended to the head
     */
    @Owned
    ByteBuf write(RequestView x, Choice choice, long length, int room) {
        ByteBuf out = allocator.directBuffer(USUAL + room);
        RequestHead head = x.head();
        BackendProfile profile = choice.profile();
        boolean passes = choice.wire().operation() == Operation.PASS;
        Method method = passes ? head.method() : Method.POST;
        if (!HeadWriter.request(method, target(x, choice, passes), out)) {
            throw new IllegalStateException("a path that may not stand in a request line: " + profile.name());
        }
        out.writeBytes(profile.fixedHead());
        HeadWriter.line(IDENTITY, out);
        headers.writeUp(head, x.caller(), profile, choice.wire(), out);
        writeUsual(head.headers(), choice.wire(), profile, out);
        HeadWriter.header(KnownHeader.X_REQUEST_ID, x.requestId(), out);
        if (length != -1) {
            writeContentType(head.headers(), passes, out);
            if (length == CHUNKED) {
                HeadWriter.line(HeadWriter.CHUNKED, out);
            } else {
                HeadWriter.contentLength(length, out);
            }
        }
        HeadWriter.end(out);
        return out;
    }

    /** What servers of that wire want of each request is said for a client that has not. */
    private static void writeUsual(Headers headers, Wire wire, BackendProfile profile, ByteBuf out) {
        UsualHeader usual = wire.usualHeader();
        if (usual != null && !headers.has(usual.name())) {
            out.writeBytes(profile.usualLine(wire));
        }
    }

    private static CharSequence target(RequestView x, Choice choice, boolean passes) {
        BackendProfile profile = choice.profile();
        String target = passes
                ? profile.config().path(passed(x, choice))
                : profile.target(choice.wire(), choice.model(), x.streamed());
        // In most dialects a client's query is not passed on: keys travel in queries, and none of their paths needs
        // one.
        if (x.dialect().keepsQueries() && x.head().hasQuery() && choice.wire().equals(x.wire())) {
            target += (target.indexOf('?') < 0 ? '?' : '&') + x.head().query();
        }
        boolean theirs = profile.keyInQuery() && profile.passesAuth() && HeaderPolicy.brings(x.head(), x.caller());
        return theirs ? target : profile.withKey(target);
    }

    /** The path of what is passed on: as it came, but that it names the model as the backend does. */
    private static String passed(RequestView x, Choice choice) {
        PathModel place = x.endpoint().inPath();
        return place == null ? x.head().path() : place.path(choice.model());
    }

    /** JSON is what we send, whatever a careless client called it; uploads keep their own type and boundary. */
    private static void writeContentType(Headers headers, boolean passes, ByteBuf out) {
        int line = headers.first(KnownHeader.CONTENT_TYPE);
        if (passes && line >= 0) {
            HeadWriter.copy(headers, line, out);
        } else {
            HeadWriter.line(JSON, out);
        }
    }

    /** The lines that every request to a backend carries. */
    static byte[] fixedLines(String host, java.util.Map<String, String> more) {
        StringBuilder lines = new StringBuilder();
        lines.append(new String(HeadWriter.line("Host", host), StandardCharsets.US_ASCII));
        more.forEach(
                (name, value) -> lines.append(new String(HeadWriter.line(name, value), StandardCharsets.US_ASCII)));
        return lines.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
