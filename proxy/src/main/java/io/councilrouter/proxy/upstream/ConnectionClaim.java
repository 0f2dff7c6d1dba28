package io.councilrouter.proxy.upstream;

import io.councilrouter.codec.Owned;
import io.councilrouter.proxy.exchange.Link;
import io.councilrouter.proxy.exchange.LinkListener;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import org.jspecify.annotations.Nullable;

/**
 * One attempt's claim on a connection, from asking for one until it is over. It can be given up at any time, even while
 * the connection is still being made. Confined to its loop.
 */
final class ConnectionClaim implements Link {
    private final LinkListener listener;
    private @Nullable UpstreamHandler connection;
    private @Nullable Runnable giveUp;
    private boolean closed;
    private boolean complete;
    private int unwritten;
    /** The last part before a flush. Writes complete in order, so this one tells whether all have. */
    private @Nullable ByteBuf held;

    ConnectionClaim(LinkListener listener) {
        this.listener = listener;
    }

    LinkListener listener() {
        return listener;
    }

    /** Whether the attempt gave up. */
    boolean closed() {
        return closed;
    }

    /** Whether the whole request has left; only then can the connection serve another. */
    boolean written() {
        return complete && unwritten == 0;
    }

    /** Sets what to do if the attempt gives up while connecting. */
    void onGiveUp(@Nullable Runnable action) {
        giveUp = action;
    }

    /** The connection is ready. */
    void ready(UpstreamHandler with) {
        giveUp = null;
        connection = with;
        with.lend(this);
        listener.onReady(this);
    }

    @Override
    public void write(@Owned ByteBuf part) {
        UpstreamHandler to = connection;
        if (closed || to == null) {
            part.release();
            return;
        }
        if (held != null) {
            to.channel().write(held, to.channel().voidPromise());
        }
        held = part;
    }

    /** Counts completed writes; one object for all of them. */
    private final ChannelFutureListener wrote = future -> {
        unwritten--;
        if (!future.isSuccess()) {
            future.channel().close();
        }
    };

    @Override
    public void flush() {
        UpstreamHandler to = connection;
        if (to == null || closed) {
            return;
        }
        if (held != null) {
            ByteBuf last = held;
            held = null;
            unwritten++;
            to.channel().write(last).addListener(wrote);
        }
        to.channel().flush();
    }

    @Override
    public void requestDone(boolean head) {
        complete = true;
        if (connection != null) {
            connection.expect(head);
        }
    }

    @Override
    public boolean writable() {
        UpstreamHandler to = connection;
        return to != null && !closed && to.channel().isWritable();
    }

    @Override
    public void pause(boolean paused) {
        UpstreamHandler from = connection;
        if (from != null && !closed) {
            Channel channel = from.channel();
            channel.config().setAutoRead(!paused);
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        UpstreamHandler given = connection;
        over();
        if (giveUp != null) {
            giveUp.run();
            giveUp = null;
        }
        if (given != null) {
            given.abandon();
        }
    }

    /** The answer is over, and the connection may soon serve another attempt: this claim lets go of it. */
    void over() {
        connection = null;
        if (held != null) {
            held.release();
            held = null;
        }
    }
}
