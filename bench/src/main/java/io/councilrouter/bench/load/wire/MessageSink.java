package io.councilrouter.bench.load.wire;

import io.netty.buffer.ByteBuf;

/** What a {@link WireReader} tells of each message, in this order: one head, any number of body pieces, one end. */
public interface MessageSink {

    /** The head is complete; it is the reader's own and changes with the next message. */
    void head(Head head);

    /** A piece of the body, freed of any chunked coding: {@code length} bytes from {@code index}; borrowed, reader index not to be moved. */
    void body(ByteBuf piece, int index, int length);

    /** The message is complete. */
    void end();
}
