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

    /** Ends a line that the caller has written, which must not contain an LF. */
    public static void close(ByteSink out) {
        out.append(END);
    }

    /**
     * Writes a line with the readable bytes of {@code json}, whose indices do not move. Line ends in it become spaces;
     * they can only be white space between tokens, since a JSON string contains none.
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
