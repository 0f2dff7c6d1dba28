package io.councilrouter.bench.load.wire;

import io.netty.buffer.ByteBuf;

/** What a {@link WireReader} reports of each message, in this order: one head, any number of body pieces, one end. */
public interface MessageSink {

    /** The head is complete; it belongs to the reader and changes with the next message. */
    void head(Head head);

    /**
     * A piece of the body without chunked coding: {@code length} bytes from {@code index}; borrowed, do not move the
     * reader index.
     */
    void body(ByteBuf piece, int index, int length);

    /** The message is complete. */
    void end();
}
