package io.councilrouter.proxy.edge;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.http.BodyScanner;
import io.councilrouter.codec.http.ParseStatus;
import io.netty.buffer.ByteBuf;

/**
 * Discards the rest of a body whose request was already answered. A small rest is read so that the connection can be
 * kept; if more comes, the connection is closed. One per connection, on its loop.
 */
final class UnwantedBody {
    /** Most bytes that are read of one body. */
    static final long MOST = 64 * 1024;

    private final BodyScanner scanner;
    private long skipped;

    /** Finds a body's end with {@code scanner}, which is inside a body when {@link #skip} is called. */
    UnwantedBody(BodyScanner scanner) {
        this.scanner = scanner;
    }

    /** Another request begins. */
    void begin() {
        skipped = 0;
    }

    /**
     * Skips the bytes of {@code in} that belong to the body; DONE at its end, BAD if too much comes to be worth
     * reading.
     */
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
