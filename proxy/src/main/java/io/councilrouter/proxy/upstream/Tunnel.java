package io.councilrouter.proxy.upstream;

import io.councilrouter.codec.http.HeadWriter;
import io.councilrouter.codec.http.HttpLimits;
import io.councilrouter.codec.http.KnownHeader;
import io.councilrouter.codec.http.Method;
import io.councilrouter.codec.http.ParseStatus;
import io.councilrouter.codec.http.ResponseParser;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Asks an egress proxy by CONNECT (RFC 9110 section 9.3.6) for a tunnel to one backend, and leaves the pipeline once it
 * is open, so that every later byte costs as little as on a direct connection. Until then it is alone in the pipeline.
 *
 * <pre>
 *   connected --CONNECT--> asked --2xx--> open: removed, TLS and the data path take its place
 *                            |
 *                            +-- another status, no HTTP, bytes behind the head, end --> refused
 * </pre>
 *
 * <p>Runs on its channel's loop. To give up, close the channel; {@code refused} is still called after that.
 */
final class Tunnel extends ChannelInboundHandlerAdapter {

    /** The outcome; exactly one method is called, once. */
    interface TunnelResult {
        /** The tunnel is open. */
        void open();

        /**
         * The tunnel was refused, and the connection is closed.
         *
         * @param status the proxy's status, 0 if it did not answer
         */
        void refused(int status);
    }

    private final byte[] authority;
    private final byte[] authorization;
    private final TunnelResult result;
    private final ResponseParser parser = new ResponseParser(HttpLimits.forResponses());
    private boolean over;

    /**
     * A tunnel that is still to be opened.
     *
     * @param authority host and port of the backend
     * @param authorization header line for the proxy, or empty
     */
    Tunnel(byte[] authority, byte[] authorization, TunnelResult result) {
        this.authority = authority;
        this.authorization = authorization;
        this.result = result;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        ByteBuf head = ctx.alloc().directBuffer(256);
        if (!HeadWriter.request(Method.CONNECT, authority, head)) {
            throw new IllegalStateException("a host that may not stand in a request line");
        }
        HeadWriter.header(KnownHeader.HOST, authority, authority.length, head);
        head.writeBytes(authorization);
        HeadWriter.end(head);
        ctx.writeAndFlush(head);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        ByteBuf in = (ByteBuf) msg;
        try {
            if (over) {
                return;
            }
            ParseStatus status = parser.parse(in);
            if (status == ParseStatus.BAD) {
                refused(ctx, 0);
            } else if (status == ParseStatus.DONE) {
                int answered = parser.head().status();
                // Neither TLS nor HTTP lets a server speak first, so bytes after the head do not come from the backend.
                if (answered / 100 == 2 && !in.isReadable()) {
                    over = true;
                    ctx.pipeline().remove(this);
                    result.open();
                } else {
                    refused(ctx, answered);
                }
            }
        } finally {
            in.release();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        refused(ctx, 0);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        refused(ctx, 0);
    }

    private void refused(ChannelHandlerContext ctx, int status) {
        if (!over) {
            over = true;
            ctx.close();
            result.refused(status);
        }
    }

    /** What an operator should do about a refusal. */
    static String remedy(int status) {
        return switch (status) {
            case 407 ->
                "it wants a user and password, or different ones: set egress.proxy to http://user:password@host:port";
            case 401, 403 ->
                "its rules forbid this host and port: allow CONNECT to it there, or list it in" + " egress.no_proxy";
            case 500, 502, 503, 504 ->
                "it cannot reach or resolve the backend: check the backend's url and the"
                        + " proxy's own log, or list the host in egress.no_proxy";
            case 0 -> "what listens there is not an HTTP proxy, or it hung up: check egress.proxy";
            default -> "what listens there does not support CONNECT: check egress.proxy";
        };
    }
}
