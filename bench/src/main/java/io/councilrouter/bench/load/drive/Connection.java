package io.councilrouter.bench.load.drive;

import io.councilrouter.bench.load.wire.Head;
import io.councilrouter.bench.load.wire.MessageSink;
import io.councilrouter.bench.load.wire.WireReader;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/**
 * One client connection: writes whole requests, reads answers, tells its owner. After {@link Owner#lost()} it cannot be
 * used.
 */
final class Connection extends ChannelInboundHandlerAdapter implements MessageSink {

    private final Owner owner;
    private final WireReader reader = new WireReader(true, this);
    private @Nullable ChannelHandlerContext context;
    private boolean closedByUs;

    /** Whoever drives a connection. All calls come on its loop. */
    interface Owner {
        /** Connected; requests may be written. */
        void opened(Connection connection);

        /** An answer begins. */
        void head(Head head);

        /** A piece of its body; borrowed. */
        void body(ByteBuf piece, int index, int length);

        /** The answer is complete. */
        void answered(Connection connection);

        /** Could not connect, or the connection broke or was closed by the other side. */
        void lost();
    }

    Connection(Owner owner) {
        this.owner = owner;
    }

    /** Writes a request; the buffer is owned. */
    void send(ByteBuf request) {
        ChannelHandlerContext ctx = context;
        if (ctx == null) {
            request.release();
            return;
        }
        ctx.writeAndFlush(request, ctx.voidPromise());
    }

    /** Closes without telling the owner. */
    void close() {
        closedByUs = true;
        ChannelHandlerContext ctx = context;
        if (ctx != null) {
            ctx.close();
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        context = ctx;
        owner.opened(this);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!reader.take((ByteBuf) message)) {
            ctx.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        reader.closed();
        if (!closedByUs) {
            owner.lost();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // Resets and broken pipes: channelInactive follows, and the owner counts the loss there.
        ctx.close();
    }

    @Override
    public void head(Head head) {
        owner.head(head);
    }

    @Override
    public void body(ByteBuf piece, int index, int length) {
        owner.body(piece, index, length);
    }

    @Override
    public void end() {
        owner.answered(this);
    }
}
