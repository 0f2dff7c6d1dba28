package io.councilrouter.proxy.upstream;

import io.councilrouter.codec.fault.FailurePoint;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.codec.http.BodyKind;
import io.councilrouter.codec.http.BodyScanner;
import io.councilrouter.codec.http.BodyStatus;
import io.councilrouter.codec.http.HttpLimits;
import io.councilrouter.codec.http.ParseStatus;
import io.councilrouter.codec.http.ResponseParser;
import io.councilrouter.proxy.turns.Deadline;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to a backend, lent to one attempt after another.
 *
 * <pre>
 *   IDLE --lend--> HEAD --head read--> BODY --end of body--> IDLE (back to the pool) | closed
 *     |              |                   |
 *     +- bytes ------+- close, bad bytes-+--> closed; the borrower is told, unless it gave the connection up itself
 * </pre>
 *
 * <p>Bytes that arrive when no request is open (response-queue poisoning) close it. Confined to its loop.
 */
final class UpstreamHandler extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(UpstreamHandler.class);

    private enum LinkState {
        IDLE,
        HEAD,
        BODY,
        CLOSED
    }

    private final UpstreamPool pool;
    private final ResponseParser parser;
    private final BodyScanner scanner;
    private final boolean tls;
    private final Deadline idle = new Deadline(this::close);
    private @Nullable Channel channel;
    private @Nullable ConnectionClaim lease;
    private LinkState state = LinkState.IDLE;
    private boolean used;
    private boolean closeNotified;

    UpstreamHandler(UpstreamPool pool, HttpLimits limits, boolean tls) {
        this.pool = pool;
        this.parser = new ResponseParser(limits);
        this.scanner = BodyScanner.ofResponses(limits);
        this.tls = tls;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        channel = ctx.channel();
    }

    /** The socket. */
    Channel channel() {
        if (channel == null) {
            throw new IllegalStateException("not in a pipeline");
        }
        return channel;
    }

    /** Whether it has served a request before: only then can a sudden end mean that it was stale. */
    boolean used() {
        return used;
    }

    /** Timer that closes it after too long an idle time. */
    Deadline idle() {
        return idle;
    }

    /** Whether it can be lent. */
    boolean open() {
        return state == LinkState.IDLE && channel().isActive();
    }

    /** Lends it. */
    void lend(ConnectionClaim to) {
        lease = to;
        state = LinkState.HEAD;
        parser.reset(false);
    }

    /** The request has been written; an answer to HEAD has no body. */
    void expect(boolean headRequest) {
        if (headRequest) {
            parser.reset(true);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        ByteBuf in = (ByteBuf) msg;
        try {
            if (lease == null) {
                close();
                return;
            }
            while (in.isReadable() && lease != null) {
                if (state == LinkState.HEAD) {
                    onHeadBytes(in, lease);
                } else {
                    onBodyBytes(in, lease);
                }
            }
        } finally {
            in.release();
        }
    }

    private void onHeadBytes(ByteBuf in, ConnectionClaim to) {
        ParseStatus status = parser.parse(in);
        if (status == ParseStatus.BAD) {
            fail(parser.fault(), false);
        } else if (status == ParseStatus.DONE) {
            state = LinkState.BODY;
            scanner.begin(parser.head().bodyKind(), parser.head().contentLength());
            to.listener().onHead(parser.head());
            if (lease != null && scanner.done()) {
                complete(in.isReadable());
            }
        }
    }

    private void onBodyBytes(ByteBuf in, ConnectionClaim to) {
        switch (scanner.scan(in)) {
            case MORE -> {}
            case DATA -> {
                int from = in.readerIndex();
                int end = in.writerIndex();
                int length = scanner.dataLength();
                in.writerIndex(from + length);
                to.listener().onBody(in);
                in.setIndex(from + length, end);
                if (lease != null && scanner.done()) {
                    complete(in.isReadable());
                }
            }
            case DONE -> complete(in.isReadable());
            case BAD -> fail(scanner.fault(), false);
        }
    }

    private void complete(boolean leftover) {
        ConnectionClaim done = lease;
        if (done == null) {
            return;
        }
        lease = null;
        used = true;
        boolean reusable = !leftover
                && parser.head().keepAlive()
                && parser.head().bodyKind() != BodyKind.UNTIL_CLOSE
                && done.written()
                && channel().isActive();
        state = reusable ? LinkState.IDLE : LinkState.CLOSED;
        done.over();
        // The borrower may look at the head in onEnd, so the connection is lent again only afterwards.
        done.listener().onEnd();
        if (reusable) {
            channel().config().setAutoRead(true);
            pool.giveBack(this);
        } else {
            close();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (lease != null) {
            lease.listener().onReadComplete();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (lease != null) {
            lease.listener().onWritable();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        pool.gone(this);
        if (lease == null) {
            state = LinkState.CLOSED;
            return;
        }
        if (state == LinkState.HEAD) {
            boolean stale = used && !parser.started();
            fail(
                    new Fault.BackendFailed(
                            FaultCode.UPSTREAM_TRUNCATED,
                            "The model server closed the connection without an answer.",
                            FailurePoint.HEAD),
                    stale);
        } else if (parser.head().bodyKind() == BodyKind.UNTIL_CLOSE && tls && !closeNotified) {
            fail(
                    new Fault.BackendFailed(
                            FaultCode.UPSTREAM_TRUNCATED,
                            "The model server's answer was cut: TLS was not closed properly.",
                            FailurePoint.STREAM),
                    false);
        } else if (scanner.eof() == BodyStatus.DONE) {
            complete(false);
        } else {
            fail(scanner.fault(), false);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslCloseCompletionEvent closed && closed.isSuccess()) {
            closeNotified = true;
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException || cause.getCause() instanceof IOException) {
            LOG.debug("event=upstream_error backend={}", pool.name(), cause);
            ctx.close();
            return;
        }
        // A bug of ours in the borrower's code: it must not count as a fault of the backend.
        LOG.error("event=upstream_failed backend={}", pool.name(), cause);
        fail(
                new Fault.BackendFailed(
                        FaultCode.INTERNAL, "The gateway failed while it read the answer.", FailurePoint.STREAM),
                false);
    }

    private void fail(@Nullable Fault fault, boolean stale) {
        ConnectionClaim failed = lease;
        lease = null;
        close();
        if (failed != null) {
            failed.over();
            failed.listener()
                    .onFailed(
                            fault instanceof Fault.BackendFailed upstream
                                    ? upstream
                                    : new Fault.BackendFailed(
                                            FaultCode.UPSTREAM_MALFORMED,
                                            "The model server's answer is not valid HTTP.",
                                            FailurePoint.HEAD),
                            stale);
        }
    }

    /** The borrower gives the connection up. */
    void abandon() {
        lease = null;
        close();
    }

    /** Closes the socket; idempotent. */
    void close() {
        state = LinkState.CLOSED;
        channel().close();
    }
}
