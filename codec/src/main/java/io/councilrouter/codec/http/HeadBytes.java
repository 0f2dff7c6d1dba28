package io.councilrouter.codec.http;

import io.councilrouter.codec.Borrowed;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * The bytes of one head, contiguous however they arrived, and the only place that knows where lines end: CRLF, nothing
 * else (RFC 9112 section 2.2; a bare CR or LF is refused, and so is every control byte).
 *
 * <p>It copies more than the head when the body follows in the same buffer, at most the room that is left, and gives
 * the surplus back. An array of its own and not a slice: one copy of some hundred bytes costs less than reading
 * through an interface, a split head needs no second path, and there is nothing to release.
 */
final class HeadBytes {

    /** A whole line lies between {@link #lineStart()} and {@link #lineEnd()}. */
    static final int LINE = 0;
    /** The line goes on behind the bytes we have. */
    static final int MORE = 1;
    /** A byte that no line may hold. */
    static final int BAD = 2;
    /** No end of line where the limit is. */
    static final int LONG = 3;

    private static final int INITIAL = 1024;
    /** A grown array is kept for the next head up to this size. */
    private static final int KEPT = 16 * 1024;

    private byte[] bytes = new byte[INITIAL];
    private int filled;
    private int scanned;
    private int lineStart;
    private int lineEnd;

    /** Copies what fits, making room when there is none. */
    void fill(@Borrowed ByteBuf in) {
        if (filled == bytes.length) {
            bytes = Arrays.copyOf(bytes, bytes.length * 2);
        }
        int length = Math.min(in.readableBytes(), bytes.length - filled);
        in.readBytes(bytes, filled, length);
        filled += length;
    }

    /** Moves the reader index back over what was taken beyond the last line. */
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
        // Nearly every byte is one of the first test's; the table knows HT and obs-text too.
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

    /** The line was read; the next one begins behind it. */
    void lineDone() {
        lineStart = scanned;
    }

    /** Whether any byte of this head has been taken. */
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

    /** Forgets the head; a large array goes, so that an idle connection holds little. */
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
