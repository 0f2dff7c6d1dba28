package io.councilrouter.simulator;

import io.councilrouter.codec.dialect.Dialect;
import io.councilrouter.codec.dialect.Dialects;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.ServerSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The simulated model server, listening on loopback. All of it runs on one event loop, so that requests are counted in
 * a fixed order and tests know which of them fail.
 */
public final class Simulator {
    /**
     * What a simulator runs on.
     *
     * @param group the group whose next loop it runs on
     * @param type class of listening channels for that group's transport
     * @param millis wall clock, milliseconds since 1970; dates answers
     * @param nanos monotonic clock, nanoseconds; measures durations in answers
     */
    public record SimulatorHome(
            EventLoopGroup group, Class<? extends ServerSocketChannel> type, LongSupplier millis, LongSupplier nanos) {}

    private final SimulatorSettings settings;
    private final SimulatorHome home;
    private final Dialect dialect;
    private final Set<Channel> connections = new HashSet<>();
    private final Channel listener;
    private final ChannelFuture ready;
    private long requests;
    private int active;

    private Simulator(SimulatorSettings settings, SimulatorHome home, int port) {
        this.settings = settings;
        this.home = home;
        this.dialect = Dialects.load().named(settings.dialect());
        EventLoopGroup one = home.group().next();
        ChannelFuture bound = new ServerBootstrap()
                .group(one, one)
                .channel(home.type())
                .option(ChannelOption.SO_BACKLOG, 1024)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    public void initChannel(Channel channel) {
                        connections.add(channel);
                        channel.closeFuture().addListener(closed -> connections.remove(channel));
                        channel.pipeline().addLast(new SimulatorHandler(Simulator.this));
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        listener = bound.channel();
        ready = bound;
    }

    /**
     * Starts one; {@link #ready} tells when it listens.
     *
     * @param port 0 for a free one
     */
    public static Simulator start(SimulatorSettings settings, SimulatorHome home, int port) {
        return new Simulator(settings, home, port);
    }

    /** Completes when it listens, or fails if it cannot. */
    public ChannelFuture ready() {
        return ready;
    }

    /** The port it listens on, once {@link #ready}. */
    public int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    /** Closes the port and every connection. */
    public void close() {
        listener.close();
        listener.eventLoop().execute(() -> Set.copyOf(connections).forEach(Channel::close));
    }

    SimulatorSettings settings() {
        return settings;
    }

    SimulatorHome home() {
        return home;
    }

    Dialect dialect() {
        return dialect;
    }

    long count() {
        return ++requests;
    }

    void answering(int more) {
        active += more;
    }

    /** Answers under way. Call on its loop. */
    public int active() {
        return active;
    }

    /** Requests for an answer, ever. Call on its loop. */
    public long requests() {
        return requests;
    }

    /** Its loop, on which {@link #active} and {@link #requests} may be called. */
    public EventLoopGroup loop() {
        return listener.eventLoop();
    }
}
