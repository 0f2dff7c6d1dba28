package io.councilrouter.proxy.edge;

import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.Pieces;
import io.councilrouter.codec.http.HeadWriter;
import io.councilrouter.codec.http.KnownHeader;
import io.councilrouter.proxy.exchange.AnswerHead;
import io.councilrouter.proxy.exchange.Downstream;
import io.councilrouter.proxy.turns.Flushes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.LeakPresenceDetector;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers one client connection, request after request. The framing is chosen when the head is sent: a length if the
 * body is complete by then, else chunks for HTTP/1.1, else the end of the connection.
 *
 * <p>Small output is copied into one buffer with its head and chunk line, because three outbound entries per token
 * would cost more than the copy. Larger pieces are sent as they are.
 */
final class HttpDownstream implements Downstream, Flushes.FlushTarget {
    /** Output up to this size is copied into one buffer, bytes. */
    private static final int ONE_BUFFER = 8 * 1024;

    private static final ByteBuf CRLF = constant(HeadWriter.CHUNK_END);
    private static final ByteBuf LAST = constant(HeadWriter.LAST_CHUNK);

    private static final byte[] NO_CACHE = HeadWriter.line("Cache-Control", "no-cache");
    private static final byte[] NO_BUFFERING = HeadWriter.line("X-Accel-Buffering", "no");

    /** Bytes that are never released, hidden from the leak detector. */
    private static ByteBuf constant(byte[] bytes) {
        return LeakPresenceDetector.staticInitializer(() ->
                Unpooled.unreleasableBuffer(Unpooled.directBuffer(bytes.length).writeBytes(bytes)));
    }

    /** How the end of the body is marked. */
    private enum BodyEnd {
        LENGTH,
        CHUNKED,
        CLOSE
    }

    private final Channel channel;
    private final ByteBufAllocator allocator;
    private final Flushes flushes;
    private final Pieces body;
    private final Runnable ended;
    private final boolean admin;
    private @Nullable AnswerHead head;
    private boolean headSent;
    private BodyEnd framing = BodyEnd.LENGTH;
    private boolean http10;
    private boolean headRequest;
    private boolean keepAlive;
    private boolean close;
    private boolean held;
    private boolean wasHeld;
    private long sent;

    /**
     * A downstream on {@code channel}.
     *
     * @param flushes the flushes of the channel's loop
     * @param admin whether the channel came through the administrators' own address
     * @param ended run when an answer is complete or cut off; {@link #closing} tells which
     */
    HttpDownstream(Channel channel, ByteBufAllocator allocator, Flushes flushes, boolean admin, Runnable ended) {
        this.channel = channel;
        this.allocator = allocator;
        this.flushes = flushes;
        this.body = new Pieces(allocator);
        this.ended = ended;
        this.admin = admin;
    }

    /** Prepares for the next request. */
    void next(int minor, boolean isHead, boolean mayStay) {
        head = null;
        headSent = false;
        http10 = minor == 0;
        headRequest = isHead;
        keepAlive = mayStay;
        close = !mayStay;
        sent = 0;
    }

    /** Closes the connection after the answer, because the request was not read to its end. */
    void closeAfter() {
        close = true;
    }

    /** Undoes {@link #closeAfter}: the request is going to be read after all. */
    void stayOpen() {
        close = false;
    }

    /** Whether the connection must not be used again. */
    boolean closing() {
        return close;
    }

    @Override
    public ByteSink sink() {
        return body;
    }

    @Override
    public long pending() {
        return body.size();
    }

    @Override
    public void discard() {
        body.reset();
    }

    @Override
    public void begin(AnswerHead answer) {
        head = answer;
        close |= answer.close();
    }

    @Override
    public void flush() {
        if (head != null && (!headSent || body.size() > 0)) {
            send(false);
            flushes.later(this);
        }
    }

    @Override
    public void flushNow() {
        channel.flush();
    }

    @Override
    public void end() {
        if (head != null) {
            send(true);
            channel.flush();
        }
        ended.run();
    }

    @Override
    public void endAndClose() {
        close = true;
        end();
    }

    @Override
    public void ahead(byte[] bytes) {
        boolean first = !headSent;
        ByteBuf out = allocator.directBuffer(512 + bytes.length);
        if (first) {
            writeHead(out, -1);
        }
        if (framing == BodyEnd.CHUNKED) {
            HeadWriter.chunk(bytes.length, out);
            out.writeBytes(bytes).writeBytes(HeadWriter.CHUNK_END);
        } else {
            out.writeBytes(bytes);
        }
        sent += out.readableBytes();
        channel.writeAndFlush(out, channel.voidPromise());
    }

    @Override
    public void cut() {
        close = true;
        body.reset();
        // The exchange ends first: closing may report the client gone before it returns.
        ended.run();
        // Output waiting for the end of the turn would be lost with the connection.
        channel.flush();
        channel.close();
    }

    @Override
    public boolean admin() {
        return admin;
    }

    @Override
    public long sent() {
        return sent;
    }

    @Override
    public void hold(boolean on) {
        held = on;
        wasHeld = true;
        channel.config().setAutoRead(!on);
    }

    /** Idle time caused by the client, in nanoseconds; 0 if we paused it since the last call. */
    long idle(long silentNanos) {
        long idle = wasHeld ? 0 : silentNanos;
        wasHeld = held;
        return idle;
    }

    @Override
    public boolean writable() {
        return channel.isWritable();
    }

    private void send(boolean last) {
        long size = body.size();
        boolean bodied = !headRequest && head != null && !head.bodiless();
        if (size <= ONE_BUFFER) {
            sendSmall((int) size, last, bodied);
        } else {
            sendLarge(size, last, bodied);
        }
    }

    private void sendSmall(int size, boolean last, boolean bodied) {
        ByteBuf out = allocator.directBuffer((headSent ? 16 : 640) + size);
        if (!headSent) {
            writeHead(out, last ? size : -1);
        }
        if (bodied && size > 0) {
            if (framing == BodyEnd.CHUNKED) {
                HeadWriter.chunk(size, out);
                body.drainTo(out);
                out.writeBytes(HeadWriter.CHUNK_END);
            } else {
                body.drainTo(out);
            }
        } else {
            body.reset();
        }
        if (last && bodied && framing == BodyEnd.CHUNKED) {
            out.writeBytes(HeadWriter.LAST_CHUNK);
        }
        sent += out.readableBytes();
        if (out.isReadable()) {
            channel.write(out, channel.voidPromise());
        } else {
            out.release();
        }
    }

    private void sendLarge(long size, boolean last, boolean bodied) {
        ByteBuf out = allocator.directBuffer(headSent ? 16 : 640);
        if (!headSent) {
            writeHead(out, last ? size : -1);
        }
        boolean chunked = framing == BodyEnd.CHUNKED && bodied;
        sent += out.readableBytes() + (bodied ? size : 0);
        if (chunked) {
            HeadWriter.chunk(Math.toIntExact(size), out);
        }
        channel.write(out, channel.voidPromise());
        if (bodied) {
            body.drainTo(piece -> channel.write(piece, channel.voidPromise()));
        } else {
            body.reset();
        }
        if (chunked) {
            channel.write(CRLF.duplicate(), channel.voidPromise());
            if (last) {
                channel.write(LAST.duplicate(), channel.voidPromise());
            }
        }
    }

    /**
     * Writes the head.
     *
     * @param length bytes of the body, −1 if not known yet
     */
    private void writeHead(ByteBuf out, long length) {
        AnswerHead answer = head;
        if (answer == null) {
            throw new IllegalStateException("bytes before a head");
        }
        headSent = true;
        framing = length >= 0 ? BodyEnd.LENGTH : http10 ? BodyEnd.CLOSE : BodyEnd.CHUNKED;
        close |= framing == BodyEnd.CLOSE;
        HeadWriter.status(answer.status(), out);
        if (!answer.contentType().isEmpty() && !answer.bodiless()) {
            HeadWriter.header(KnownHeader.CONTENT_TYPE, answer.contentType(), out);
        }
        if (!answer.bodiless()) {
            if (framing == BodyEnd.LENGTH) {
                HeadWriter.contentLength(length, out);
            } else if (framing == BodyEnd.CHUNKED) {
                HeadWriter.line(HeadWriter.CHUNKED, out);
            }
        }
        if (answer.stream()) {
            HeadWriter.line(NO_CACHE, out);
            HeadWriter.line(NO_BUFFERING, out);
        }
        List<String> extra = answer.extra();
        for (int i = 0; i + 1 < extra.size(); i += 2) {
            HeadWriter.header(extra.get(i), extra.get(i + 1), out);
        }
        if (close) {
            HeadWriter.line(HeadWriter.CLOSE, out);
        } else if (http10 && keepAlive) {
            HeadWriter.line(HeadWriter.KEEP_ALIVE, out);
        }
        HeadWriter.end(out);
    }

    /**
     * Ends the connection after what has been written, without a reset, which could destroy that on its way.
     *
     * @param allRead whether everything the client sent has been read; else only our half is closed
     */
    void shut(boolean allRead) {
        if (channel instanceof DuplexChannel duplex) {
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> {
                if (allRead) {
                    duplex.close();
                } else {
                    duplex.shutdownOutput();
                }
            });
        }
    }

    /** Releases what is held; the channel is gone. */
    void release() {
        body.release();
    }
}
