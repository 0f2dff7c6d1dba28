package io.councilrouter.proxy.edge;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.http.BodyScanner;
import io.councilrouter.codec.http.ParseStatus;
import io.netty.buffer.ByteBuf;

/**
 * Discards the rest of a body whose request was already answered. A small rest is read so that the connection can be
 * kept; a client that sends more loses it. One per connection, on its loop.
 */
final class UnwantedBody {
    /** Most bytes that are read, in one body. */
    static final long MOST = 64 * 1024;

    private final BodyScanner scanner;
    private long skipped;

    /** Bodies are cut out by {@code scanner}, which is in the middle of one when {@link #skip} is called. */
    UnwantedBody(BodyScanner scanner) {
        this.scanner = scanner;
    }

    /** Another request begins. */
    void begin() {
        skipped = 0;
    }

    /** Skips what is of the body in {@code in}; DONE at its end, BAD when the connection is not worth it. */
    ParseStatus skip(@Borrowed ByteBuf in) {
        return switch (scanner.scan(in)) {
            case MORE -> ParseStatus.MORE;
            case DATA -> {
                skipped += scanner.dataLength();
                in.skipBytes(scanner.dataLength());
                yield skipped > MOST ? ParseStatus.BAD : scanner.done() ? ParseStatus.DONE : ParseStatus.MORE;
            }
            case DONE -> ParseStatus.DONE;
            case BAD -> ParseStatus.BAD;
        };
    }
}
