package io.councilrouter.codec.frame;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.http.Ascii;
import io.netty.buffer.ByteBuf;

/** Writes NDJSON lines: one JSON value and an LF. */
public final class NdjsonWriter {

    private static final byte[] END = Ascii.of("\n");
    private static final byte[] SPACE = Ascii.of(" ");

    private NdjsonWriter() {}

    /** Ends the line that the caller has written, which holds no LF of its own. */
    public static void close(ByteSink out) {
        out.append(END);
    }

    /**
     * Writes a line with the readable bytes of {@code json}, whose indices do not move. Line ends in it can only be
     * space between tokens (a JSON string holds none), so they become spaces.
     */
    public static void frame(@Borrowed ByteBuf json, ByteSink out) {
        int at = json.readerIndex();
        int end = json.writerIndex();
        for (int lf = json.indexOf(at, end, (byte) '\n'); lf >= 0; lf = json.indexOf(at, end, (byte) '\n')) {
            out.append(json, at, lf - at);
            out.append(SPACE);
            at = lf + 1;
        }
        out.append(json, at, end - at);
        out.append(END);
    }
}
