package io.councilrouter.codec.frame;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.http.Ascii;
import io.netty.buffer.ByteBuf;
import io.netty.util.ByteProcessor;

/**
 * Writes the envelope of SSE events around data that the caller writes. Between {@link #open(ByteSink)} and {@link
 * #close} the data must contain neither CR nor LF, which JSON text never needs; {@link #frame} accepts any data.
 */
public final class SseWriter {

    private static final byte[] DATA = Ascii.of("data: ");
    private static final byte[] LINE = Ascii.of("\n");
    private static final byte[] END = Ascii.of("\n\n");

    private SseWriter() {}

    /** Begins an event without a name. */
    public static void open(ByteSink out) {
        out.append(DATA);
    }

    /** Begins an event; {@code opening} was made by {@link #opening}. */
    public static void open(byte[] opening, ByteSink out) {
        out.append(opening);
    }

    /** Ends an event. */
    public static void close(ByteSink out) {
        out.append(END);
    }

    /**
     * Writes an event with the readable bytes of {@code data}, whose indices do not move; each line of {@code data}
     * becomes a data line.
     */
    public static void frame(@Borrowed ByteBuf data, ByteSink out) {
        int at = data.readerIndex();
        int end = data.writerIndex();
        while (true) {
            int stop = lineEnd(data, at, end);
            out.append(DATA);
            out.append(data, at, stop - at);
            if (stop == end) {
                out.append(END);
                return;
            }
            out.append(LINE);
            boolean crlf = data.getByte(stop) == '\r' && stop + 1 < end && data.getByte(stop + 1) == '\n';
            at = stop + (crlf ? 2 : 1);
        }
    }

    /** Writes a comment made by {@link #comment(String)}. */
    public static void comment(byte[] comment, ByteSink out) {
        out.append(comment);
    }

    /**
     * The opening of events with that name, for use as a constant.
     *
     * @throws IllegalArgumentException if the name is not one line of ASCII
     */
    public static byte[] opening(String name) {
        return Ascii.of("event: " + oneLine(name) + "\ndata: ");
    }

    /**
     * A complete comment, for use as a constant: clients ignore it, but it keeps connections alive.
     *
     * @throws IllegalArgumentException if the text is not one line of ASCII
     */
    public static byte[] comment(String text) {
        return Ascii.of(": " + oneLine(text) + "\n\n");
    }

    private static int lineEnd(ByteBuf data, int from, int end) {
        int found = data.forEachByte(from, end - from, ByteProcessor.FIND_CRLF);
        return found < 0 ? end : found;
    }

    private static String oneLine(String text) {
        if (text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0) {
            throw new IllegalArgumentException("more than one line: " + text);
        }
        return text;
    }
}
