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
 * A request that is made inside the gateway: calls on the vocabulary take the place of a client's body. Each attempt tells it anew,
 * to the writer of its backend's wire, so it is written only in the dialect that is sent.
 *
 * <p>Stays as it is while an exchange may still tell it. On that exchange's loop.
 */
public interface ToldRequest {

    /** What routing has to know of it; names a model, and says whether a stream is wanted. */
    RequestFacts facts();

    /** About how many bytes it has as a body; so much of {@code limits.body_memory} it takes until no other attempt can follow. */
    long size();

    /**
     * Whether its fields are those of a client who spoke the dialect in which it is asked. A backend on that wire then gets all of
     * them, as of a body that is passed on, and not only those that it is known to accept.
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
