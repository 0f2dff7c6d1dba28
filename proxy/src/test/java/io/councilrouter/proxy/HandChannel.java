package io.councilrouter.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelId;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * A socket in memory: its peer sends, closes, stops reading or breaks as a test says. It opens with {@link #register}.
 */
public final class HandChannel extends EmbeddedChannel implements DuplexChannel {
    private final StringBuilder sent = new StringBuilder();
    private boolean stuck;
    private boolean broken;
    private boolean outputShut;

    /** A socket that is not open yet. */
    public HandChannel() {
        super(DefaultChannelId.newInstance(), false, false);
    }

    // The peer.

    /** Bytes come in, in one read. */
    public void comes(byte[] bytes, int from, int to) {
        if (from < to && isOpen()) {
            writeInbound(alloc().directBuffer(to - from).writeBytes(bytes, from, to - from));
        }
    }

    /** Text comes in, in one read. */
    public void comes(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        comes(bytes, 0, bytes.length);
    }

    /** The peer closes its sending side. */
    public void halfCloses() {
        pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        runPendingTasks();
    }

    /** The peer stops reading, or reads again. */
    public void sticks(boolean on) {
        stuck = on;
        if (!on) {
            flush();
            runPendingTasks();
        }
    }

    /** Further writes fail with a broken pipe. */
    public void breaks() {
        broken = true;
    }

    /** Everything sent so far. */
    public String sent() {
        for (ByteBuf each = readOutbound(); each != null; each = readOutbound()) {
            sent.append(each.toString(StandardCharsets.UTF_8));
            each.release();
        }
        return sent.toString();
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer in) throws Exception {
        if (broken) {
            throw new IOException("Broken pipe");
        }
        if (!stuck) {
            super.doWrite(in);
        }
    }

    @Override
    public boolean isInputShutdown() {
        return false;
    }

    @Override
    public ChannelFuture shutdownInput() {
        return newSucceededFuture();
    }

    @Override
    public ChannelFuture shutdownInput(ChannelPromise promise) {
        return promise.setSuccess();
    }

    @Override
    public boolean isOutputShutdown() {
        return outputShut;
    }

    @Override
    public ChannelFuture shutdownOutput() {
        outputShut = true;
        return newSucceededFuture();
    }

    @Override
    public ChannelFuture shutdownOutput(ChannelPromise promise) {
        outputShut = true;
        return promise.setSuccess();
    }

    @Override
    public boolean isShutdown() {
        return !isOpen();
    }

    @Override
    public ChannelFuture shutdown() {
        return close();
    }

    @Override
    public ChannelFuture shutdown(ChannelPromise promise) {
        return close(promise);
    }
}
