package io.councilrouter.codec.http;

import io.councilrouter.codec.Borrowed;
import io.netty.buffer.ByteBuf;

/**
 * Writes heads and chunk framing from pre-encoded constants into the caller's buffer, which it borrows. The caller is
 * responsible for the order: a first line, header lines, {@link #end}.
 *
 * <p>Values that come from outside are checked byte by byte, so that nobody can smuggle a header through a value: if
 * there is a control byte (CR, LF, NUL and the rest) or a character above 0x7e, the line is dropped and the method
 * returns false. Only {@link #line} allocates.
 */
public final class HeadWriter {

    /** {@code Transfer-Encoding: chunked}. */
    public static final byte[] CHUNKED = line("Transfer-Encoding", "chunked");
    /** {@code Connection: close}. */
    public static final byte[] CLOSE = line("Connection", "close");
    /** {@code Connection: keep-alive}, for HTTP/1.0 clients that asked for it. */
    public static final byte[] KEEP_ALIVE = line("Connection", "keep-alive");
    /** The complete interim response that asks for the body. */
    public static final byte[] CONTINUE = Ascii.of("HTTP/1.1 100 Continue\r\n\r\n");
    /** Ends the data of a chunk. */
    public static final byte[] CHUNK_END = Ascii.of("\r\n");
    /** The last chunk, without trailers: the end of a chunked body. */
    public static final byte[] LAST_CHUNK = Ascii.of("0\r\n\r\n");
    /** Number of bytes that {@link #patchChunk} writes. */
    public static final int CHUNK_HEAD = 8;

    private static final byte[] SEPARATOR = Ascii.of(": ");
    private static final byte[] CRLF = Ascii.of("\r\n");
    private static final byte[] VERSION = Ascii.of(" HTTP/1.1\r\n");
    private static final byte[] HEX = Ascii.of("0123456789abcdef");
    private static final byte[] CONTENT_LENGTH = Ascii.of("Content-Length: ");
    private static final int FIXED_DIGITS = CHUNK_HEAD - 2;

    private HeadWriter() {}

    /**
     * A header line as a constant, for {@link #line(byte[], ByteBuf)}; meant for static fields and configuration.
     *
     * @throws IllegalArgumentException if the name or the value is not allowed in a header
     */
    public static byte[] line(String name, String value) {
        if (!isToken(name) || !isText(value)) {
            throw new IllegalArgumentException("not a header line: " + name);
        }
        return Ascii.of(name + ": " + value + "\r\n");
    }

    /** Appends a constant made by {@link #line(String, String)}. */
    public static void line(byte[] constant, @Borrowed ByteBuf out) {
        out.writeBytes(constant);
    }

    /** Appends {@code HTTP/1.1 <code> <reason>}; {@code code} is 100 to 599. */
    public static void status(int code, @Borrowed ByteBuf out) {
        out.writeBytes(StatusLines.of(code));
    }

    /**
     * Appends a request line for HTTP/1.1.
     *
     * @param method not {@link Method#OTHER}
     * @param target a path, with or without a query, already percent-encoded
     * @return false, with nothing appended, if the target contains a byte that is not allowed there
     */
    public static boolean request(Method method, byte[] target, @Borrowed ByteBuf out) {
        if (target.length == 0 || !Ascii.all(target, 0, target.length, Ascii.TARGET)) {
            return false;
        }
        out.writeBytes(method.ascii()).writeByte(' ').writeBytes(target).writeBytes(VERSION);
        return true;
    }

    /** Like {@link #request(Method, byte[], ByteBuf)}, with a target made for this request. */
    public static boolean request(Method method, CharSequence target, @Borrowed ByteBuf out) {
        for (int i = 0; i < target.length(); i++) {
            if (!Ascii.is(target.charAt(i), Ascii.TARGET)) {
                return false;
            }
        }
        if (target.isEmpty()) {
            return false;
        }
        out.writeBytes(method.ascii()).writeByte(' ');
        ascii(target, out);
        out.writeBytes(VERSION);
        return true;
    }

    /**
     * Appends a header line.
     *
     * @return false, with nothing appended, if the value contains a byte that is not allowed in a header
     */
    public static boolean header(KnownHeader name, CharSequence value, @Borrowed ByteBuf out) {
        if (!isText(value)) {
            return false;
        }
        out.writeBytes(name.ascii()).writeBytes(SEPARATOR);
        ascii(value, out);
        out.writeBytes(CRLF);
        return true;
    }

    /** Appends a header line with the first {@code length} bytes of {@code value}; false as above. */
    public static boolean header(KnownHeader name, byte[] value, int length, @Borrowed ByteBuf out) {
        for (int i = 0; i < length; i++) {
            if (value[i] < 0 || !Ascii.is(value[i], Ascii.TEXT)) {
                return false;
            }
        }
        out.writeBytes(name.ascii())
                .writeBytes(SEPARATOR)
                .writeBytes(value, 0, length)
                .writeBytes(CRLF);
        return true;
    }

    /** Appends a header line whose name comes from the configuration; false as above, and also for an invalid name. */
    public static boolean header(CharSequence name, CharSequence value, @Borrowed ByteBuf out) {
        if (!isToken(name) || !isText(value)) {
            return false;
        }
        ascii(name, out);
        out.writeBytes(SEPARATOR);
        ascii(value, out);
        out.writeBytes(CRLF);
        return true;
    }

    /** Appends a header line with a number. */
    public static void header(KnownHeader name, long value, @Borrowed ByteBuf out) {
        out.writeBytes(name.ascii()).writeBytes(SEPARATOR);
        decimal(value, out);
        out.writeBytes(CRLF);
    }

    /** Appends a line of another head unchanged; it was validated when it was parsed. */
    public static void copy(Headers headers, int line, @Borrowed ByteBuf out) {
        headers.copyName(line, out);
        out.writeBytes(SEPARATOR);
        headers.copyValue(line, out);
        out.writeBytes(CRLF);
    }

    /** Appends Content-Length; {@code bytes} is 0 or more. */
    public static void contentLength(long bytes, @Borrowed ByteBuf out) {
        out.writeBytes(CONTENT_LENGTH);
        decimal(bytes, out);
        out.writeBytes(CRLF);
    }

    /** Ends the head. */
    public static void end(@Borrowed ByteBuf out) {
        out.writeBytes(CRLF);
    }

    /** Appends the size line of a chunk; {@code size} is at least 1, because 0 would end the body. */
    public static void chunk(int size, @Borrowed ByteBuf out) {
        int digits = (Integer.SIZE - Integer.numberOfLeadingZeros(size | 1) + 3) / 4;
        for (int i = digits - 1; i >= 0; i--) {
            out.writeByte(HEX[(size >>> (4 * i)) & 0xf]);
        }
        out.writeBytes(CRLF);
    }

    /**
     * Writes the size line of a chunk, padded with zeros, over the {@link #CHUNK_HEAD} bytes at {@code index}, which
     * the caller left free before it knew the size.
     *
     * @param size 1 to 0xffffff
     */
    public static void patchChunk(int size, @Borrowed ByteBuf out, int index) {
        for (int i = 0; i < FIXED_DIGITS; i++) {
            out.setByte(index + i, HEX[(size >>> (4 * (FIXED_DIGITS - 1 - i))) & 0xf]);
        }
        out.setBytes(index + FIXED_DIGITS, CRLF);
    }

    private static void decimal(long value, ByteBuf out) {
        long power = 1;
        while (value / power >= 10) {
            power *= 10;
        }
        for (; power > 0; power /= 10) {
            out.writeByte('0' + (int) (value / power % 10));
        }
    }

    private static void ascii(CharSequence text, ByteBuf out) {
        for (int i = 0; i < text.length(); i++) {
            out.writeByte(text.charAt(i));
        }
    }

    private static boolean isToken(CharSequence name) {
        for (int i = 0; i < name.length(); i++) {
            if (!Ascii.is(name.charAt(i), Ascii.TOKEN)) {
                return false;
            }
        }
        return !name.isEmpty();
    }

    private static boolean isText(CharSequence value) {
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) >= 0x7f || !Ascii.is(value.charAt(i), Ascii.TEXT)) {
                return false;
            }
        }
        return true;
    }
}
