package io.councilrouter.bench.load.council;

import io.councilrouter.bench.load.wire.Sockets;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A model server that understands a council's questions, and records them when told to. */
final class PanelServer implements AutoCloseable {
    private final EventLoopGroup loops = Sockets.oneLoop("panel");
    private final List<String> bodies = new ArrayList<>();
    private final Channel listener;
    private boolean keeping;

    PanelServer() {
        listener = new ServerBootstrap()
                .group(loops)
                .channel(Sockets.listening())
                .option(ChannelOption.SO_BACKLOG, 1024)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.ALLOCATOR, Sockets.ALLOCATOR)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    public void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(new PanelHandler(PanelServer.this));
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .syncUninterruptibly()
                .channel();
    }

    int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    /** A question has come; on its loop. */
    void asked(String body) {
        if (keeping) {
            bodies.add(body);
        }
    }

    /** Runs {@code work}; returns the bodies of the questions that came meanwhile, in order. */
    List<String> during(Runnable work) {
        keep(true);
        work.run();
        keep(false);
        return List.copyOf(bodies);
    }

    private void keep(boolean keep) {
        loops.submit(() -> {
                    keeping = keep;
                    if (keep) {
                        bodies.clear();
                    }
                })
                .syncUninterruptibly();
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
