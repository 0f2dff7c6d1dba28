package io.councilrouter.codec.http;

import io.councilrouter.codec.Borrowed;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One request head, as offsets into its bytes: what was asked, how long the body is, whether the connection may stay.
 *
 * <p>A view that is reused: valid until the parser's {@code reset}. Not thread-safe. Nothing allocates but the methods
 * that return text. Paths are matched as they came: no decoding, no joining of slashes, no dot segments; so
 * {@code //admin}, {@code /%61dmin} and {@code /x/../admin} are simply other paths than {@code /admin}.
 */
public final class RequestHead {

    private final HeadBytes head;
    private final Headers headers;

    Method method = Method.OTHER;
    TargetForm form = TargetForm.ORIGIN;
    int minor;
    boolean keepAlive;
    BodyKind bodyKind = BodyKind.NONE;
    long contentLength;
    boolean expectContinue;
    private int pathStart;
    private int pathLength;
    private int queryStart;
    private int queryLength;
    private int hostStart;
    private int hostLength;

    RequestHead(HeadBytes head) {
        this.head = head;
        this.headers = new Headers(head);
        clear();
    }

    /** The header lines. */
    public Headers headers() {
        return headers;
    }

    /** The method. */
    public Method method() {
        return method;
    }

    /** How the target was written; only {@link TargetForm#ORIGIN} and {@link TargetForm#ABSOLUTE} have a path. */
    public TargetForm form() {
        return form;
    }

    /** Minor version of HTTP/1.x, 0 or 1. */
    public int minor() {
        return minor;
    }

    /** Whether the client lets the connection stay (RFC 9112 section 9.3). */
    public boolean keepAlive() {
        return keepAlive;
    }

    /** How the end of the body is found; never {@link BodyKind#UNTIL_CLOSE}. */
    public BodyKind bodyKind() {
        return bodyKind;
    }

    /** Bytes of the body, when {@link #bodyKind} is {@link BodyKind#LENGTH}; else 0. */
    public long contentLength() {
        return contentLength;
    }

    /** Whether the client waits for {@code 100 Continue} before it sends the body. */
    public boolean expectContinue() {
        return expectContinue;
    }

    /** Bytes of the path, 0 where the target has none. */
    public int pathLength() {
        return pathLength;
    }

    /** One byte of the path, {@code at} from 0 to {@link #pathLength} - 1. */
    public byte pathByte(int at) {
        return head.array()[pathStart + at];
    }

    /** Whether the path is exactly {@code ascii}. */
    public boolean pathIs(byte[] ascii) {
        return Ascii.same(head.array(), pathStart, pathLength, ascii);
    }

    /** Whether the path begins with {@code ascii}. */
    public boolean pathStartsWith(byte[] ascii) {
        return Ascii.startsWith(head.array(), pathStart, pathLength, ascii);
    }

    /** Whether the path ends with {@code ascii}. */
    public boolean pathEndsWith(byte[] ascii) {
        int from = pathLength - ascii.length;
        return from >= 0 && Ascii.same(head.array(), pathStart + from, ascii.length, ascii);
    }

    /** Position of the last {@code wanted} in the path, -1 without one. */
    public int pathLastIndexOf(char wanted) {
        int at = pathLength - 1;
        while (at >= 0 && pathByte(at) != wanted) {
            at--;
        }
        return at;
    }

    /** The path as it came; allocates. */
    public String path() {
        return Ascii.text(head.array(), pathStart, pathLength);
    }

    /** Appends the path as it came to {@code out}. */
    public void copyPath(@Borrowed ByteBuf out) {
        out.writeBytes(head.array(), pathStart, pathLength);
    }

    /**
     * Appends bytes {@code from} to {@code to} of the path to {@code out}, percent-decoded once.
     *
     * @return false when what was appended is not UTF-8 (its bytes are in {@code out} all the same)
     */
    public boolean decodePath(int from, int to, @Borrowed ByteBuf out) {
        return decode(pathStart + from, to - from, out);
    }

    /** Bytes {@code from} to {@code to} of the path, percent-decoded once; null when not UTF-8. Allocates. */
    public @Nullable String pathText(int from, int to) {
        return decoded(pathStart + from, to - from);
    }

    /** Whether there is a query, even an empty one. */
    public boolean hasQuery() {
        return queryLength >= 0;
    }

    /** The query as it came, without the question mark; empty without one. Allocates. */
    public String query() {
        return Ascii.text(head.array(), queryStart, Math.max(0, queryLength));
    }

    /** The first parameter of that name, percent-decoded once; null without one or when not UTF-8. Allocates. */
    public @Nullable String query(byte[] name) {
        int at = parameter(name);
        if (at < 0) {
            return null;
        }
        int value = Math.min(at + name.length + 1, parameterEnd(at));
        return decoded(value, parameterEnd(at) - value);
    }

    /** Whether the first parameter of that name has exactly the value {@code ascii}. */
    public boolean queryIs(byte[] name, byte[] ascii) {
        int at = parameter(name);
        int value = at + name.length + 1;
        return at >= 0 && value <= parameterEnd(at) && Ascii.same(head.array(), value, parameterEnd(at) - value, ascii);
    }

    /** Appends the first parameter of that name as it came, {@code name=value}, to {@code out}; false without one. */
    public boolean copyQuery(byte[] name, @Borrowed ByteBuf out) {
        int at = parameter(name);
        if (at >= 0) {
            out.writeBytes(head.array(), at, parameterEnd(at) - at);
        }
        return at >= 0;
    }

    /** Whether there is a host: the target's, else the Host header's; an empty one counts as none. */
    public boolean hasHost() {
        return hostLength > 0;
    }

    /** The host with its port, the target's before the Host header's; empty without one. Allocates. */
    public String host() {
        return Ascii.text(head.array(), hostStart, hostLength);
    }

    /** Whether the host without its port is {@code lower}, a constant in lower case; addresses keep brackets. */
    public boolean hostNameIs(byte[] lower) {
        byte[] bytes = head.array();
        int length = hostLength;
        while (length > 0 && Ascii.is(bytes[hostStart + length - 1], Ascii.DIGIT)) {
            length--;
        }
        boolean port = length > 0 && bytes[hostStart + length - 1] == ':';
        return Ascii.sameIgnoringCase(bytes, hostStart, port ? length - 1 : hostLength, lower);
    }

    void path(int from, int length) {
        pathStart = from;
        pathLength = length;
    }

    void query(int from, int length) {
        queryStart = from;
        queryLength = length;
    }

    void host(int from, int length) {
        hostStart = from;
        hostLength = length;
    }

    void clear() {
        headers.clear();
        method = Method.OTHER;
        form = TargetForm.ORIGIN;
        minor = 1;
        keepAlive = false;
        bodyKind = BodyKind.NONE;
        contentLength = 0;
        expectContinue = false;
        path(0, 0);
        query(0, -1);
        host(0, 0);
    }

    private int parameter(byte[] name) {
        int end = queryStart + queryLength;
        for (int at = queryStart; at < end; at = parameterEnd(at) + 1) {
            int length = parameterEnd(at) - at;
            if (Ascii.startsWith(head.array(), at, length, name)
                    && (length == name.length || head.array()[at + name.length] == '=')) {
                return at;
            }
        }
        return -1;
    }

    private int parameterEnd(int from) {
        int at = from;
        int end = queryStart + queryLength;
        while (at < end && head.array()[at] != '&') {
            at++;
        }
        return at;
    }

    private boolean decode(int from, int length, ByteBuf out) {
        byte[] bytes = head.array();
        int start = out.writerIndex();
        for (int at = from, end = from + length; at < end; at++) {
            boolean encoded =
                    bytes[at] == '%' && at + 2 < end && (Ascii.hex(bytes[at + 1]) | Ascii.hex(bytes[at + 2])) >= 0;
            if (encoded) {
                out.writeByte((Ascii.hex(bytes[at + 1]) << 4) | Ascii.hex(bytes[at + 2]));
                at += 2;
            } else {
                out.writeByte(bytes[at]);
            }
        }
        return ByteBufUtil.isText(out, start, out.writerIndex() - start, StandardCharsets.UTF_8);
    }

    private @Nullable String decoded(int from, int length) {
        ByteBuf out = PooledByteBufAllocator.DEFAULT.buffer(length);
        try {
            return decode(from, length, out) ? out.toString(StandardCharsets.UTF_8) : null;
        } finally {
            out.release();
        }
    }
}
