package io.councilrouter.bench.load.drive;

import io.councilrouter.bench.load.wire.Sockets;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/** Opens connections to one loopback port and holds the requests that are sent on all of them, in turn. */
final class LoadConnector {

    private static final int CONNECT_MILLIS = 5_000;

    private final EventLoop loop;
    private final InetSocketAddress address;
    private final List<byte[]> requests;
    private int next;

    LoadConnector(EventLoop loop, int port, List<byte[]> requests) {
        this.loop = loop;
        this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        this.requests = List.copyOf(requests);
    }

    EventLoop loop() {
        return loop;
    }

    /** A copy of the next request, which the caller owns; at this size a copy is cheaper than reference counting. */
    ByteBuf request() {
        byte[] request = requests.get(next);
        next = next + 1 == requests.size() ? 0 : next + 1;
        return Sockets.ALLOCATOR.directBuffer(request.length).writeBytes(request);
    }

    void open(Connection.Owner owner) {
        new Bootstrap()
                .group(loop)
                .channel(Sockets.connecting())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.ALLOCATOR, Sockets.ALLOCATOR)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    public void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(new Connection(owner));
                    }
                })
                .connect(address)
                .addListener((ChannelFutureListener) future -> {
                    if (!future.isSuccess()) {
                        owner.lost();
                    }
                });
    }
}
