package io.councilrouter.bench.load.wire;

import io.netty.buffer.ByteBuf;

/**
 * Reads HTTP/1.1 messages of either side from any pieces that the socket delivers: head, then a body by length, by
 * chunks or until the connection closes. It trusts its peer to frame by RFC 9112 section 6 and validates nothing; what
 * it cannot read at all makes it {@link #broken()}. It exists so that the tools cost next to nothing compared with what
 * they measure, and share no code with it. One per connection, on the connection's loop.
 *
 * <pre>
 *          +--(length)---> FIXED ----------------------------+
 * HEAD ----+--(chunked)--> SIZE -> DATA -> DATA_END -> SIZE   +--> HEAD
 *   |      |                 +--(0)--> TRAILER ---------------+
 *   |      +--(neither, answer)--> UNTIL_CLOSE --(close)------+
 *   +--(head too long, size not hex)--> BROKEN
 * </pre>
 */
public final class WireReader {

    private static final int LONGEST_HEAD = 32 * 1024;

    private enum ReaderState {
        HEAD,
        FIXED,
        SIZE,
        DATA,
        DATA_END,
        TRAILER,
        UNTIL_CLOSE,
        BROKEN
    }

    private final Head head;
    private final MessageSink sink;
    private ReaderState state = ReaderState.HEAD;
    private long remaining;
    private int lineLength;

    /**
     * A reader for one side.
     *
     * @param answers whether the peer sends answers (a body without framing then lasts until it closes) or requests
     *     (there is none then)
     */
    public WireReader(boolean answers, MessageSink sink) {
        this.head = new Head(answers, LONGEST_HEAD);
        this.sink = sink;
    }

    /** Whether the peer sent something that is not HTTP; the connection is useless then. */
    public boolean broken() {
        return state == ReaderState.BROKEN;
    }

    /** Whether the next byte belongs to a new message. */
    public boolean betweenMessages() {
        return state == ReaderState.HEAD && head.length() == 0;
    }

    /** Consumes all readable bytes. The buffer is borrowed. */
    public void read(ByteBuf in) {
        while (in.isReadable() && state != ReaderState.BROKEN) {
            step(in);
        }
        if (state == ReaderState.BROKEN) {
            in.skipBytes(in.readableBytes());
        }
    }

    /** Consumes a buffer that is owned; false if the peer is {@link #broken()}. */
    public boolean take(ByteBuf in) {
        try {
            read(in);
        } finally {
            in.release();
        }
        return !broken();
    }

    /** The peer closed. Ends a body that lasts until then. */
    public void closed() {
        if (state == ReaderState.UNTIL_CLOSE) {
            end();
        }
    }

    private void step(ByteBuf in) {
        switch (state) {
            case HEAD -> onHead(in);
            case FIXED -> {
                onBody(in);
                if (remaining == 0) {
                    end();
                }
            }
            case SIZE -> onSize(in);
            case DATA -> {
                onBody(in);
                if (remaining == 0) {
                    state = ReaderState.DATA_END;
                }
            }
            case DATA_END -> {
                if (in.readByte() == '\n') {
                    state = ReaderState.SIZE;
                }
            }
            case TRAILER -> onTrailer(in);
            case UNTIL_CLOSE -> {
                remaining = Long.MAX_VALUE;
                onBody(in);
            }
            case BROKEN -> in.skipBytes(in.readableBytes());
        }
    }

    private void onHead(ByteBuf in) {
        if (head.full()) {
            state = ReaderState.BROKEN;
            return;
        }
        if (!head.take(in)) {
            return;
        }
        sink.head(head);
        remaining = head.contentLength();
        lineLength = 0;
        if (head.chunked()) {
            remaining = 0;
            state = ReaderState.SIZE;
        } else if (remaining > 0) {
            state = ReaderState.FIXED;
        } else if (remaining < 0 && head.lastsUntilClose()) {
            state = ReaderState.UNTIL_CLOSE;
        } else {
            end();
        }
    }

    private void onBody(ByteBuf in) {
        int length = (int) Math.min(remaining, in.readableBytes());
        int index = in.readerIndex();
        in.skipBytes(length);
        remaining -= length;
        sink.body(in, index, length);
    }

    private void onSize(ByteBuf in) {
        byte b = in.readByte();
        if (b == '\n') {
            state = remaining == 0 ? ReaderState.TRAILER : ReaderState.DATA;
            lineLength = 0;
        } else if (b != '\r') {
            int digit = Character.digit(b, 16);
            if (digit < 0 || remaining > Integer.MAX_VALUE) {
                state = ReaderState.BROKEN;
                return;
            }
            remaining = remaining * 16 + digit;
        }
    }

    private void onTrailer(ByteBuf in) {
        byte b = in.readByte();
        if (b == '\n') {
            if (lineLength == 0) {
                end();
            }
            lineLength = 0;
        } else if (b != '\r') {
            lineLength++;
        }
    }

    private void end() {
        state = ReaderState.HEAD;
        remaining = 0;
        head.clear();
        sink.end();
    }
}
