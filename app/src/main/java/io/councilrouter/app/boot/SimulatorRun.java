package io.councilrouter.app.boot;

import io.councilrouter.config.ServerConfig;
import io.councilrouter.simulator.Simulator;
import io.councilrouter.simulator.SimulatorSettings;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;

/** The simulator as a separate program. */
public final class SimulatorRun implements AutoCloseable {
    private final EventLoopGroup group;
    private final Simulator simulator;

    private SimulatorRun(EventLoopGroup group, Simulator simulator) {
        this.group = group;
        this.simulator = simulator;
    }

    /**
     * Starts one; when this returns it listens.
     *
     * @throws IOException when the port cannot be bound
     */
    public static SimulatorRun start(SimulatorSettings settings, int port) throws IOException {
        Transport transport = Transport.of(ServerConfig.TransportChoice.AUTO);
        EventLoopGroup group =
                new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("simulator"), transport.handler());
        Simulator simulator = Simulator.start(settings, DemoSimulator.home(group, transport), port);
        if (!simulator.ready().awaitUninterruptibly().isSuccess()) {
            group.shutdownGracefully();
            throw new IOException(
                    "cannot listen on 127.0.0.1:" + port + ": "
                            + simulator.ready().cause().getMessage(),
                    simulator.ready().cause());
        }
        return new SimulatorRun(group, simulator);
    }

    /** The port it listens on. */
    public int port() {
        return simulator.port();
    }

    /** The simulator itself. */
    public Simulator simulator() {
        return simulator;
    }

    /** Waits until it is closed. */
    public void await() {
        simulator.ready().channel().closeFuture().awaitUninterruptibly();
    }

    @Override
    public void close() {
        simulator.close();
        group.shutdownGracefully();
    }
}
