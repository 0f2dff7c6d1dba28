package io.councilrouter.codec.chat;

import io.councilrouter.codec.Borrowed;
import io.netty.buffer.ByteBuf;
import io.netty.util.ByteProcessor;
import java.nio.charset.StandardCharsets;

/**
 * Stands in front of the writer of a request and leaves out lines that a client writes for its own server at the beginning
 * of what the system says, and that change with each request: no other server understands them, and behind them its cache
 * has nothing that it has read before.
 *
 * <pre>
 *   x-own-server-header: version=1.2; check=a1b2c;     the name begins as the rule says, then nothing but name=value;
 * </pre>
 *
 * <p>Whatever stands behind it, in the same text or in the next, stays as it is. One attempt's, on its loop.
 */
public final class ClientLines implements ChatRelay {
    /** A longer line is not of this kind. */
    private static final int LONGEST = 1024;

    private static final String NAME = "client_line";
    private static final ByteProcessor WORD =
            value -> Character.isLetterOrDigit(value) || value == '-' || value == '_' || value == '.';

    private final ChatSink to;
    private final byte[] prefix;
    private final Runnable removed;
    private boolean system;
    /** Whether a message of the system has begun, of which nothing has been told yet. */
    private boolean pending;
    /** Whether the last part of the open message was left out whole. */
    private boolean left;

    /**
     * A filter in front of {@code to}.
     *
     * @param beginning how such a line begins
     * @param removed told of each line that is left out
     */
    public ClientLines(ChatSink to, String beginning, Runnable removed) {
        this.to = to;
        this.prefix = beginning.getBytes(StandardCharsets.US_ASCII);
        this.removed = removed;
    }

    @Override
    public ChatSink to() {
        if (pending) {
            pending = false;
            to.message(Role.SYSTEM);
        }
        return to;
    }

    @Override
    public void message(Role role) {
        system = role == Role.SYSTEM;
        left = false;
        if (system) {
            pending = true;
        } else {
            to().message(role);
        }
    }

    @Override
    public void text(@Borrowed ByteBuf escaped) {
        left = false;
        if (!system) {
            to().text(escaped);
            return;
        }
        int start = escaped.readerIndex();
        int at = start;
        for (int next = after(escaped, at); next > at; next = after(escaped, at)) {
            at = next;
            removed.run();
            to.drop(NAME);
        }
        if (at < escaped.writerIndex() || at == start) {
            escaped.readerIndex(at);
            to().text(escaped);
            escaped.readerIndex(start);
        } else {
            left = true;
        }
    }

    /** What is marked was left out. */
    @Override
    public void cacheMark(String ttl) {
        if (!left) {
            to().cacheMark(ttl);
        }
    }

    @Override
    public void messageEnd() {
        boolean nothing = pending && left;
        system = false;
        if (nothing) {
            pending = false;
        } else {
            to().messageEnd();
        }
    }

    /** Where the line that begins at {@code at} is over, its end included; {@code at} if it is none. */
    private int after(ByteBuf text, int at) {
        int end = Math.min(text.writerIndex(), at + LONGEST);
        if (end - at < prefix.length) {
            return at;
        }
        for (int i = 0; i < prefix.length; i++) {
            if (text.getByte(at + i) != prefix[i]) {
                return at;
            }
        }
        int next = word(text, at + prefix.length, end);
        if (next >= end || text.getByte(next) != ':') {
            return at;
        }
        int stop = fields(text, next + 1, end);
        // A line that is longer than any such line has been looked at only in part.
        boolean cut = end < text.writerIndex() && spaces(text, Math.max(stop, at), end) == end;
        return stop < 0 || cut ? at : lineEnd(text, stop, end);
    }

    /** Where the fields that begin at {@code from} are over; −1 if there are none. */
    private static int fields(ByteBuf text, int from, int end) {
        int stop = -1;
        int next = spaces(text, from, end);
        while (next < end) {
            int sign = word(text, next, end);
            if (sign == next || sign >= end || text.getByte(sign) != '=') {
                return stop;
            }
            int semicolon = word(text, sign + 1, end);
            if (semicolon < end && text.getByte(semicolon) == ';') {
                stop = semicolon + 1;
            } else {
                boolean over = semicolon == end || newline(text, semicolon, end);
                return over ? semicolon : stop;
            }
            next = spaces(text, stop, end);
        }
        return stop;
    }

    private static int lineEnd(ByteBuf text, int from, int end) {
        int next = spaces(text, from, end);
        return newline(text, next, end) ? next + 2 : next == end ? end : from;
    }

    private static boolean newline(ByteBuf text, int at, int end) {
        return at + 1 < end && text.getByte(at) == '\\' && text.getByte(at + 1) == 'n';
    }

    private static int spaces(ByteBuf text, int from, int end) {
        int next = from;
        while (next < end && text.getByte(next) == ' ') {
            next++;
        }
        return next;
    }

    private static int word(ByteBuf text, int from, int end) {
        int stop = text.forEachByte(from, end - from, WORD);
        return stop < 0 ? end : stop;
    }
}
