package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.Owned;
import io.councilrouter.codec.Pieces;
import io.councilrouter.codec.chat.RequestFacts;
import io.councilrouter.codec.dialect.RequestOrder;
import io.councilrouter.codec.dialect.RequestReader;
import io.councilrouter.codec.dialect.RequestWriter;
import io.councilrouter.codec.dialect.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * A request that somebody inside the gateway makes: told in calls on the vocabulary, where a client sends a body. Each
 * attempt tells it anew, to the writer of its backend's wire, so it is never written in a dialect that nobody was to read.
 *
 * <p>Stays as it is while an exchange may still tell it. On that exchange's loop.
 */
public interface ToldRequest {

    /** What routing asks of a request; a model is named, and an answer wanted as a stream or not. */
    RequestFacts facts();

    /** About how many bytes it is as a body. So much of {@code limits.body_memory} is taken until it has been sent for good. */
    long size();

    /**
     * Whether its fields are a client's own of the dialect in which it is asked: then, on that wire, a backend gets all of
     * them as it would get a body that is passed on, and not only those that it is known to bear.
     */
    boolean asItCame();

    /** Tells it from its beginning. Whoever asks closes the reader. */
    RequestReader reader();

    /** All of it as a body on {@code wire}, for who keeps it. */
    @Owned
    default ByteBuf written(Wire wire, boolean streamed, ByteBufAllocator allocator) {
        Pieces out = new Pieces(allocator);
        String model = facts().model();
        RequestWriter writer =
                wire.requestWriter(new RequestOrder(model == null ? "" : model, streamed, true, true, true), out);
        RequestReader reader = reader();
        try {
            while (reader.step(writer) == RequestReader.Status.MORE) {
                // Until all is told.
            }
            return out.takeComposite();
        } finally {
            reader.close();
            writer.close();
            out.release();
        }
    }
}
