package io.councilrouter.proxy.edge;

import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.http.BodyScanner;
import io.councilrouter.codec.http.HeadWriter;
import io.councilrouter.codec.http.Method;
import io.councilrouter.codec.http.RequestHead;
import io.councilrouter.codec.http.RequestParser;
import io.councilrouter.config.LimitsConfig;
import io.councilrouter.config.ServerConfig.HalfClose;
import io.councilrouter.proxy.exchange.Caller;
import io.councilrouter.proxy.exchange.Cause;
import io.councilrouter.proxy.exchange.Connections;
import io.councilrouter.proxy.exchange.Exchange;
import io.councilrouter.proxy.exchange.LoopState;
import io.councilrouter.proxy.turns.Deadline;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client connection. It feeds the parsers and speaks to one exchange at a time; answers go strictly in order.
 *
 * <pre>
 *            head complete          body complete            answer ended, connection stays
 *   HEAD ------------------> BODY ------------------> BUSY --------------------------------> HEAD
 *    |  no body wanted         |  refused early         |
 *    +-------------------------+--> DISCARD (at most    |  early bytes wait in {@code early}, at most
 *    |                         |     64 KiB) -> HEAD    |  limits.pipelined, then reading pauses
 *    +------ bad bytes --------+------------------------+--> LINGER: answer sent, rest of input dropped, closed
 * </pre>
 *
 * <p>While an answer is under way the channel keeps reading: with autoRead off no transport would report a client that
 * leaves. Everything here runs on the connection's loop.
 */
final class EdgeHandler extends ChannelInboundHandlerAdapter implements Connections.Drainable {
    private static final Logger LOG = LoggerFactory.getLogger(EdgeHandler.class);
    /** How long a closed connection goes on reading, so that the client sees the answer before a reset. */
    private static final long LINGER_NANOS = 500_000_000L;

    private enum EdgeState {
        HEAD,
        BODY,
        DISCARD,
        BUSY,
        LINGER
    }

    private final LoopState loop;
    private LimitsConfig limits;
    private final Channel channel;
    private final String peer;
    private final HttpDownstream down;
    private RequestParser parser;
    private BodyScanner scanner;
    private UnwantedBody unwanted;
    private final Deadline clock = new Deadline(this::onClock);
    private @Nullable Exchange exchange;
    private final EarlyBytes early;
    private EdgeState state = EdgeState.HEAD;
    private long lastRead;
    /** The parser still holds the last request's head, since its exchange and taps may look at it. */
    private boolean stale;

    private boolean processing;

    EdgeHandler(LoopState loop, Channel channel, boolean admin) {
        this.loop = loop;
        this.channel = channel;
        this.peer = channel.remoteAddress() instanceof InetSocketAddress inet
                ? inet.getAddress().getHostAddress()
                : "unix";
        this.down = new HttpDownstream(channel, loop.allocator(), loop.flushes(), admin, this::onAnswered);
        this.limits = loop.config().edge().limits();
        this.parser = new RequestParser(EdgeInitializer.http(limits));
        this.scanner = BodyScanner.ofRequests(EdgeInitializer.http(limits));
        this.unwanted = new UnwantedBody(scanner);
        this.early =
                new EarlyBytes(channel, loop.allocator(), limits.pipelined().bytes());
    }

    /** Prepares for the next request: the last head is no longer needed, and a reload may have changed the limits. */
    private void renew() {
        stale = false;
        if (loop.config().edge().limits().equals(limits)) {
            parser.reset();
            return;
        }
        limits = loop.config().edge().limits();
        parser = new RequestParser(EdgeInitializer.http(limits));
        scanner = BodyScanner.ofRequests(EdgeInitializer.http(limits));
        unwanted = new UnwantedBody(scanner);
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        loop.connections().add(this);
        arm(limits.headerRead());
    }

    private void arm(Duration delay) {
        loop.turns().arm(clock, delay.toNanos());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        ByteBuf in = (ByteBuf) msg;
        lastRead = loop.turns().nanos();
        if (state == EdgeState.BUSY || early.any()) {
            early.add(in);
            return;
        }
        try {
            process(in);
            if (in.isReadable() && state == EdgeState.BUSY) {
                early.add(in.retainedSlice());
            }
        } finally {
            in.release();
        }
    }

    private void process(ByteBuf in) {
        processing = true;
        while (in.isReadable() && state != EdgeState.BUSY) {
            switch (state) {
                case HEAD -> onHeadBytes(in);
                case BODY -> onBodyBytes(in);
                case DISCARD -> discard(in);
                case LINGER, BUSY -> in.skipBytes(in.readableBytes());
            }
        }
        processing = false;
    }

    private void onHeadBytes(ByteBuf in) {
        if (stale) {
            renew();
        }
        boolean fresh = !parser.inHead();
        switch (parser.parse(in)) {
            case MORE -> {
                if (fresh && parser.inHead()) {
                    arm(limits.headerRead());
                }
            }
            case BAD -> refuse(EdgeFaults.of(parser));
            case DONE -> start(parser.head());
        }
    }

    /** Answers bytes that are not a request, or came too late; nothing after them can be understood. */
    private void refuse(Fault fault) {
        down.next(1, false, false);
        state = EdgeState.LINGER;
        new Exchange(loop, down, parser.head(), new Caller(peer)).fail(fault);
    }

    private void start(RequestHead head) {
        boolean stays = head.keepAlive() && !loop.connections().draining();
        down.next(head.minor(), head.method() == Method.HEAD, stays);
        scanner.begin(head.bodyKind(), head.contentLength());
        unwanted.begin();
        boolean bodied = !scanner.done();
        state = bodied ? EdgeState.BODY : EdgeState.BUSY;
        if (bodied && (head.expectContinue() || head.contentLength() > UnwantedBody.MOST)) {
            // In case it is refused: the body is too large to read just to keep the connection, or may never be sent.
            down.closeAfter();
        }
        Exchange begun = new Exchange(loop, down, head, new Caller(loop.clientOf(head, peer)));
        exchange = begun;
        loop.turns().disarm(clock);
        begun.begin();
        if (begun.wantsBody()) {
            if (stays) {
                down.stayOpen();
            }
            if (bodied && head.expectContinue() && head.minor() == 1) {
                channel.writeAndFlush(loop.allocator().directBuffer(32).writeBytes(HeadWriter.CONTINUE));
            }
            if (bodied) {
                arm(limits.bodyIdle());
            } else {
                begun.onBodyEnd();
            }
        }
    }

    private void onBodyBytes(ByteBuf in) {
        Exchange current = exchange;
        if (current == null) {
            throw new IllegalStateException("a body without an exchange");
        }
        switch (scanner.scan(in)) {
            case MORE -> {}
            case DATA -> {
                int length = scanner.dataLength();
                int from = in.readerIndex();
                int end = in.writerIndex();
                in.writerIndex(from + length);
                current.onBodyPart(in);
                in.setIndex(from + length, end);
                if (state == EdgeState.BODY && scanner.done()) {
                    bodyDone(current);
                }
            }
            case DONE -> bodyDone(current);
            case BAD -> {
                state = EdgeState.LINGER;
                down.closeAfter();
                current.fail(EdgeFaults.of(scanner));
            }
        }
    }

    private void bodyDone(Exchange current) {
        state = EdgeState.BUSY;
        loop.turns().disarm(clock);
        current.onBodyEnd();
    }

    private void discard(ByteBuf in) {
        switch (unwanted.skip(in)) {
            case MORE -> {}
            case DONE -> nextRequest();
            case BAD -> linger();
        }
    }

    /** The current answer is complete or cut. */
    private void onAnswered() {
        exchange = null;
        if (state == EdgeState.BODY) {
            // A request refused at its last bytes has none left to read.
            state = scanner.done() ? EdgeState.BUSY : EdgeState.DISCARD;
            arm(limits.bodyIdle());
        }
        if (down.closing() || loop.connections().draining()) {
            linger();
        } else if (state == EdgeState.BUSY) {
            nextRequest();
        }
    }

    private void nextRequest() {
        stale = true;
        state = EdgeState.HEAD;
        arm(limits.idle());
        if (early.any() && !processing) {
            loop.turns().execute(this::onEarly);
        }
    }

    /** Handles pipelined bytes, outside the call stack of the last answer, so that depth stays bounded. */
    private void onEarly() {
        if (!early.any() || state != EdgeState.HEAD) {
            return;
        }
        ByteBuf kept = early.take();
        try {
            process(kept);
            if (kept.isReadable() && state == EdgeState.BUSY) {
                early.add(kept.retainedSlice());
            }
        } finally {
            kept.release();
        }
        early.readOn();
    }

    /** Closes without a reset: sends the output, then reads and drops input for a moment. */
    private void linger() {
        state = EdgeState.LINGER;
        if (!channel.isActive()) {
            return;
        }
        channel.config().setAutoRead(true);
        loop.turns().arm(clock, LINGER_NANOS);
        down.shut(scanner.done() && !early.any());
    }

    private void onClock() {
        switch (state) {
            case HEAD -> {
                if (inHead()) {
                    refuse(EdgeFaults.lateHead());
                } else {
                    channel.close();
                }
            }
            case BODY -> {
                long left = limits.bodyIdle().toNanos() - down.idle(loop.turns().nanos() - lastRead);
                if (left > 0) {
                    loop.turns().arm(clock, left);
                } else if (exchange != null) {
                    down.closeAfter();
                    exchange.fail(EdgeFaults.lateBody());
                }
            }
            case DISCARD, LINGER -> channel.close();
            case BUSY -> {}
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (exchange != null) {
            exchange.onWritable();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE
                && (state != EdgeState.BUSY || loop.config().edge().server().halfClose() == HalfClose.ABORT)) {
            ctx.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        loop.connections().remove(this);
        loop.turns().disarm(clock);
        state = EdgeState.LINGER;
        Exchange left = exchange;
        exchange = null;
        if (left != null) {
            left.cancel(Cause.CLIENT_GONE);
        }
        early.release();
        down.release();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        Exchange failed = exchange;
        if (cause instanceof IOException || failed == null) {
            LOG.debug("event=edge_closed client={}", peer, cause);
            ctx.close();
            return;
        }
        // A bug of ours: the caller gets an answer that names the log line, and no other request is affected.
        LOG.error("event=edge_failed client={} incident={}", peer, failed.requestId(), cause);
        down.closeAfter();
        failed.fail(EdgeFaults.bug(failed.requestId()));
    }

    @Override
    public void cut() {
        if (exchange != null) {
            down.closeAfter();
            exchange.fail(EdgeFaults.draining());
        } else {
            channel.close();
        }
    }

    @Override
    public void drain() {
        if (state == EdgeState.HEAD && !inHead()) {
            channel.close();
        } else {
            down.closeAfter();
        }
    }

    private boolean inHead() {
        return !stale && parser.inHead();
    }
}
