package io.councilrouter.app.boot;

import io.councilrouter.config.GatewayConfig;
import io.councilrouter.config.ListenAddress;
import io.councilrouter.proxy.edge.AcceptLimiter;
import io.councilrouter.proxy.edge.EdgeInitializer;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The addresses we listen on: the main one and, with {@code admin.listen}, a separate one for administrators. */
final class Listeners {
    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);
    private static final int BACKLOG = 4096;

    private final Transport transport;
    private final Loops loops;
    private final ByteBufAllocator allocator;
    private final List<AcceptLimiter> limiters = new ArrayList<>();
    private @Nullable Channel main;
    private @Nullable Channel admin;
    private @Nullable UnixSocket unix;

    /** Opens nothing yet; the loops must be ready for connections when {@link #open} is called. */
    Listeners(Transport transport, Loops loops, ByteBufAllocator allocator) {
        this.transport = transport;
        this.loops = loops;
        this.allocator = allocator;
    }

    /**
     * Binds. Connections wait in the kernel's queue until {@link #accept}.
     *
     * @param home absolute directory from which a socket's relative path starts
     * @throws IOException when an address cannot be bound; then no address is
     */
    void open(GatewayConfig config, Path home) throws IOException {
        String apart = config.admin().listen();
        if (!apart.isEmpty()) {
            admin = admin(config, ListenAddress.of(apart, home));
        }
        try {
            main = bind(
                    bootstrap(config, transport.server(), false),
                    new InetSocketAddress(
                            config.edge().server().host(),
                            config.edge().server().port()),
                    "is another gateway running? Choose a port with --port.");
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private Channel admin(GatewayConfig config, SocketAddress address) throws IOException {
        String hint = "change admin.listen.";
        if (!(address instanceof UnixDomainSocketAddress named)) {
            return bind(bootstrap(config, transport.server(), true), address, hint);
        }
        UnixSocket socket = new UnixSocket(named.getPath());
        try {
            Channel channel =
                    bind(bootstrap(config, transport.unix(), true), transport.unixAddress(socket.draft()), hint);
            socket.bound();
            unix = socket;
            return channel;
        } catch (IOException e) {
            socket.forget();
            throw e;
        }
    }

    private ServerBootstrap bootstrap(GatewayConfig config, Class<? extends ServerChannel> type, boolean admins) {
        AcceptLimiter limiter = new AcceptLimiter(config);
        limiters.add(limiter);
        ServerBootstrap server = new ServerBootstrap()
                .group(loops.controlGroup(), loops.group())
                .channel(type)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.ALLOCATOR, allocator)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(32 * 1024, 64 * 1024))
                .handler(limiter)
                .childHandler(new EdgeInitializer(loops.states(), admins));
        if (type.equals(transport.server())) {
            server.option(ChannelOption.SO_REUSEADDR, true)
                    .childOption(ChannelOption.TCP_NODELAY, true)
                    .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        }
        return server;
    }

    private static Channel bind(ServerBootstrap server, SocketAddress address, String hint) throws IOException {
        ChannelFuture bound = server.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            String where = address instanceof InetSocketAddress inet
                    ? inet.getHostString() + ":" + inet.getPort()
                    : address.toString();
            throw new IOException(
                    "cannot listen on " + where + ": " + bound.cause().getMessage() + "; " + hint, bound.cause());
        }
        return bound.channel();
    }

    /** Accepts the waiting connections and all later ones. */
    void accept() {
        for (Channel each : new @Nullable Channel[] {main, admin}) {
            if (each != null) {
                each.config().setAutoRead(true);
            }
        }
    }

    /** Connections open now; on the control loop. */
    int connections() {
        return limiters.stream().mapToInt(AcceptLimiter::open).sum();
    }

    /** Connections refused, ever; on the control loop. */
    long refused() {
        return limiters.stream().mapToLong(AcceptLimiter::refused).sum();
    }

    /** Applies new limits on connections; on the control loop. */
    void use(GatewayConfig next) {
        limiters.forEach(each -> each.use(next));
    }

    /** The channel of the main address. */
    Channel main() {
        if (main == null) {
            throw new IllegalStateException("not open");
        }
        return main;
    }

    /** Port of the administrators' separate address; 0 if there is none or it has no port. */
    int adminPort() {
        return admin != null && admin.localAddress() instanceof InetSocketAddress inet ? inet.getPort() : 0;
    }

    /** Accepts no more connections. */
    void close() {
        for (Channel each : new @Nullable Channel[] {main, admin}) {
            if (each != null) {
                each.close().awaitUninterruptibly();
            }
        }
        if (unix != null) {
            try {
                unix.close();
            } catch (IOException e) {
                LOG.warn("event=socket_left reason=\"{}\"", e.toString());
            }
            unix = null;
        }
    }
}
