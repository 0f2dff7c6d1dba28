package io.councilrouter.codec.http;

import io.councilrouter.codec.Borrowed;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One request head, as offsets into its bytes: what is asked for, how long the body is, whether the connection may stay
 * open.
 *
 * <p>A view that is reused: valid until the parser's {@code reset}. Not thread-safe. Only the methods that return text
 * allocate. Paths are matched as they came: they are not decoded, slashes are not merged and dot segments not resolved;
 * so {@code //admin}, {@code /%61dmin} and {@code /x/../admin} are simply not the path {@code /admin}.
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

    /** Whether the client allows the connection to stay open (RFC 9112 section 9.3). */
    public boolean keepAlive() {
        return keepAlive;
    }

    /** How the end of the body is found; never {@link BodyKind#UNTIL_CLOSE}. */
    public BodyKind bodyKind() {
        return bodyKind;
    }

    /** Length of the body in bytes, if {@link #bodyKind} is {@link BodyKind#LENGTH}; else 0. */
    public long contentLength() {
        return contentLength;
    }

    /** Whether the client waits for {@code 100 Continue} before it sends the body. */
    public boolean expectContinue() {
        return expectContinue;
    }

    /** Length of the path in bytes, 0 if the target has none. */
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

    /** Index of the last {@code wanted} in the path, -1 if there is none. */
    public int pathLastIndexOf(char wanted) {
        int at = pathLength - 1;
        while (at >= 0 && pathByte(at) != wanted) {
            at--;
        }
        return at;
    }

    /** The path as it was sent; allocates. */
    public String path() {
        return Ascii.text(head.array(), pathStart, pathLength);
    }

    /** Appends the path to {@code out}, as it was sent. */
    public void copyPath(@Borrowed ByteBuf out) {
        out.writeBytes(head.array(), pathStart, pathLength);
    }

    /**
     * Appends bytes {@code from} to {@code to} of the path to {@code out}, percent-decoded once.
     *
     * @return false if what was appended is not UTF-8 (its bytes are in {@code out} nevertheless)
     */
    public boolean decodePath(int from, int to, @Borrowed ByteBuf out) {
        return decode(pathStart + from, to - from, out);
    }

    /** Bytes {@code from} to {@code to} of the path, percent-decoded once; null if they are not UTF-8. Allocates. */
    public @Nullable String pathText(int from, int to) {
        return decoded(pathStart + from, to - from);
    }

    /** Whether there is a query, even an empty one. */
    public boolean hasQuery() {
        return queryLength >= 0;
    }

    /** The query as it was sent, without the question mark; empty if there is none. Allocates. */
    public String query() {
        return Ascii.text(head.array(), queryStart, Math.max(0, queryLength));
    }

    /**
     * The first parameter with that name, percent-decoded once; null if there is none or it is not UTF-8. Allocates.
     */
    public @Nullable String query(byte[] name) {
        int at = parameter(name);
        if (at < 0) {
            return null;
        }
        int value = Math.min(at + name.length + 1, parameterEnd(at));
        return decoded(value, parameterEnd(at) - value);
    }

    /** Whether the first parameter with that name has exactly the value {@code ascii}. */
    public boolean queryIs(byte[] name, byte[] ascii) {
        int at = parameter(name);
        int value = at + name.length + 1;
        return at >= 0 && value <= parameterEnd(at) && Ascii.same(head.array(), value, parameterEnd(at) - value, ascii);
    }

    /**
     * Appends the first parameter with that name to {@code out}, as it was sent ({@code name=value}); false if there is
     * none.
     */
    public boolean copyQuery(byte[] name, @Borrowed ByteBuf out) {
        int at = parameter(name);
        if (at >= 0) {
            out.writeBytes(head.array(), at, parameterEnd(at) - at);
        }
        return at >= 0;
    }

    /** Whether there is a host, in the target or else in the Host header; an empty one does not count. */
    public boolean hasHost() {
        return hostLength > 0;
    }

    /**
     * The host with its port, from the target if it has one, else from the Host header; empty if there is none.
     * Allocates.
     */
    public String host() {
        return Ascii.text(head.array(), hostStart, hostLength);
    }

    /**
     * Whether the host without its port is {@code lower}, a constant in lower case; IPv6 addresses keep their brackets.
     */
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
