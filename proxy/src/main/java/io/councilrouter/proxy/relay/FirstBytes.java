package io.councilrouter.proxy.relay;

import io.councilrouter.codec.Borrowed;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The first bytes of an answer that was asked for as a stream. They tell how it is cut into frames, whatever its head
 * says: servers and proxies give streams of events all kinds of media types, or none. Bytes are held until they tell.
 *
 * <p>One per attempt, on its loop, and only where the first read does not tell.
 */
public final class FirstBytes {
    /** What an answer begins as. */
    public enum AnswerStart {
        /** Too few bytes to tell. */
        OPEN,
        /** A stream of events. */
        EVENTS,
        /** An object or a list. */
        JSON,
        /** None of these. */
        OTHER
    }

    /** Most blanks before an answer; with more it counts as {@code OTHER}, bytes. */
    private static final int MOST_BLANKS = 1024;

    private static final int MARK = 0xefbbbf;

    private static final byte[][] FIELDS = {ascii("data"), ascii("event"), ascii("id"), ascii("retry")};

    private final ByteBufAllocator allocator;
    private @Nullable ByteBuf held;

    /** Starts empty; bytes are held in a buffer of {@code allocator}. */
    public FirstBytes(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    /** Adds bytes; returns all of them, borrowed until {@link #close}. */
    @Borrowed
    public ByteBuf hold(@Borrowed ByteBuf part) {
        ByteBuf all = held;
        if (all == null) {
            all = allocator.directBuffer(Math.max(64, part.readableBytes()));
            held = all;
        }
        return all.writeBytes(part, part.readerIndex(), part.readableBytes());
    }

    /** What is held; null if nothing is. */
    public @Nullable ByteBuf held() {
        return held;
    }

    /** What the readable bytes begin. */
    public static AnswerStart kind(@Borrowed ByteBuf in) {
        int from = in.readerIndex();
        int to = in.writerIndex();
        if (begun(in, from, to)) {
            return AnswerStart.OPEN;
        }
        int at = to - from >= 3 && in.getUnsignedMedium(from) == MARK ? from + 3 : from;
        while (at < to && blank(in.getByte(at))) {
            at++;
        }
        if (at == to) {
            return to - from > MOST_BLANKS ? AnswerStart.OTHER : AnswerStart.OPEN;
        }
        return switch (in.getByte(at)) {
            case ':' -> AnswerStart.EVENTS;
            case '{', '[' -> AnswerStart.JSON;
            default -> field(in, at, to);
        };
    }

    /** Whether the bytes end inside a byte order mark. */
    private static boolean begun(ByteBuf in, int from, int to) {
        int length = to - from;
        return length < 3
                && (length < 1 || in.getByte(from) == (byte) 0xef)
                && (length < 2 || in.getByte(from + 1) == (byte) 0xbb);
    }

    private static AnswerStart field(ByteBuf in, int from, int to) {
        for (byte[] field : FIELDS) {
            int at = 0;
            while (at < field.length && from + at < to && in.getByte(from + at) == field[at]) {
                at++;
            }
            if (from + at == to) {
                return AnswerStart.OPEN;
            }
            if (at == field.length) {
                byte next = in.getByte(from + at);
                return next == ':' || next == '\n' || next == '\r' ? AnswerStart.EVENTS : AnswerStart.OTHER;
            }
        }
        return AnswerStart.OTHER;
    }

    private static boolean blank(byte b) {
        return b == '\n' || b == '\r' || b == ' ' || b == '\t';
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Releases what is held. Idempotent. */
    public void close() {
        ByteBuf all = held;
        if (all != null) {
            held = null;
            all.release();
        }
    }
}
