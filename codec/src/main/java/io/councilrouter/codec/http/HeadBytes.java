package io.councilrouter.codec.http;

import io.councilrouter.codec.Borrowed;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * The bytes of one head, contiguous however they arrived, and the only place that knows how lines end: in CRLF and
 * nothing else (RFC 9112 section 2.2; a bare CR or LF is refused, and so is every control byte).
 *
 * <p>If the body follows in the same buffer, it copies more than the head, at most as much as fits, and gives the
 * surplus back. It uses an array of its own instead of a slice: copying a few hundred bytes costs less than reading
 * through an interface, a split head needs no second code path, and there is nothing to release.
 */
final class HeadBytes {

    /** A whole line lies between {@link #lineStart()} and {@link #lineEnd()}. */
    static final int LINE = 0;
    /** The line continues beyond the bytes we have. */
    static final int MORE = 1;
    /** A byte that is not allowed in a line. */
    static final int BAD = 2;
    /** The line has not ended when the limit is reached. */
    static final int LONG = 3;

    private static final int INITIAL = 1024;
    /** An enlarged array is kept for the next head up to this size. */
    private static final int KEPT = 16 * 1024;

    private byte[] bytes = new byte[INITIAL];
    private int filled;
    private int scanned;
    private int lineStart;
    private int lineEnd;

    /** Copies as much as fits, growing the array if it is full. */
    void fill(@Borrowed ByteBuf in) {
        if (filled == bytes.length) {
            bytes = Arrays.copyOf(bytes, bytes.length * 2);
        }
        int length = Math.min(in.readableBytes(), bytes.length - filled);
        in.readBytes(bytes, filled, length);
        filled += length;
    }

    /** Moves the reader index back to the end of the last line. */
    void giveBack(@Borrowed ByteBuf in) {
        in.readerIndex(in.readerIndex() - (filled - scanned));
        filled = scanned;
    }

    /**
     * Looks for the end of the current line.
     *
     * @param end the line's content must end at or before this index
     */
    int nextLine(int end) {
        int i = scanned;
        int stop = Math.min(filled, end + 1);
        byte[] line = bytes;
        // Nearly every byte passes the first test; the table also knows HT and obs-text.
        while (i < stop && ((line[i] >= ' ' && line[i] != 0x7f) || Ascii.is(line[i], Ascii.TEXT))) {
            i++;
        }
        scanned = i;
        if (i == stop) {
            return i > end ? LONG : MORE;
        }
        if (bytes[i] != '\r') {
            return BAD;
        }
        if (i + 1 == filled) {
            return MORE;
        }
        if (bytes[i + 1] != '\n') {
            return BAD;
        }
        lineEnd = i;
        scanned = i + 2;
        return LINE;
    }

    /** The line was read; the next one begins after it. */
    void lineDone() {
        lineStart = scanned;
    }

    /** Whether any byte of this head has arrived. */
    boolean started() {
        return filled > 0;
    }

    int lineStart() {
        return lineStart;
    }

    int lineEnd() {
        return lineEnd;
    }

    byte[] array() {
        return bytes;
    }

    /** Forgets the head and drops a large array, so that an idle connection holds little. */
    void reset() {
        if (bytes.length > KEPT) {
            bytes = new byte[INITIAL];
        }
        filled = 0;
        scanned = 0;
        lineStart = 0;
        lineEnd = 0;
    }
}
