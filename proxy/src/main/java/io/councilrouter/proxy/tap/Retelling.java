package io.councilrouter.proxy.tap;

import io.councilrouter.codec.Pieces;
import io.councilrouter.codec.chat.FactsScan;
import io.councilrouter.codec.chat.RequestFacts;
import io.councilrouter.codec.dialect.AnswerOrder;
import io.councilrouter.codec.dialect.EventWriter;
import io.councilrouter.codec.dialect.Recalling;
import io.councilrouter.codec.dialect.RequestEcho;
import io.councilrouter.codec.dialect.RequestOrder;
import io.councilrouter.codec.dialect.RequestReader;
import io.councilrouter.codec.dialect.RequestWriter;
import io.councilrouter.codec.dialect.Wire;
import io.councilrouter.codec.json.JsonLimits;
import io.councilrouter.storage.write.PayloadText.AnswerTo;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Tells an answer once more as its client was told it: whole, with the same id, so that the items in it have the ids that the client
 * knows. What the answer repeats of its request is read from the request.
 *
 * <p>On the storage writer's thread; its buffers are unpooled and on the heap.
 */
final class Retelling {
    private final Wire client;
    private final Pieces out = new Pieces(UnpooledByteBufAllocator.DEFAULT);
    private final EventWriter writer;

    /**
     * A telling to a client that asked on {@code client}.
     *
     * @param how the ids of that wire
     */
    Retelling(Wire client, Recalling how, AnswerTo to, byte[] request) {
        this.client = client;
        AnswerOrder order = new AnswerOrder(
                how.digits(to.answerId()),
                to.model(),
                to.created(),
                true,
                false,
                () -> 0,
                0,
                0,
                null,
                true,
                echo(request),
                new AnswerOrder.Keeping(to.previousId(), true));
        writer = client.eventWriter(false, order, out);
    }

    private @Nullable RequestEcho echo(byte[] request) {
        FactsScan scan = new FactsScan(JsonLimits.DEFAULT);
        ByteBuf body = Unpooled.wrappedBuffer(request);
        try {
            scan.start(client.words());
            boolean read = scan.onPart(body.duplicate()) && scan.end();
            return read ? echo(body, scan.facts()) : null;
        } finally {
            scan.close();
        }
    }

    private @Nullable RequestEcho echo(ByteBuf body, RequestFacts facts) {
        Pieces unused = new Pieces(UnpooledByteBufAllocator.DEFAULT);
        RequestReader reader = client.requestReader(body, facts);
        RequestWriter into = client.requestWriter(new RequestOrder("", false, true, true, false), unused);
        try {
            RequestReader.Status status = RequestReader.Status.MORE;
            while (status == RequestReader.Status.MORE) {
                status = reader.step(into);
            }
            return reader.echo();
        } finally {
            reader.close();
            into.close();
            unused.release();
        }
    }

    /** Who is told. */
    EventWriter writer() {
        return writer;
    }

    /** What was told; empty if there was nothing. Ends the telling. */
    byte[] whole() {
        ByteBuf whole = Unpooled.buffer();
        try {
            out.drainTo(whole);
            return ByteBufUtil.getBytes(whole);
        } finally {
            close();
            whole.release();
        }
    }

    /** Releases what it holds. */
    void close() {
        writer.close();
        out.release();
    }
}
