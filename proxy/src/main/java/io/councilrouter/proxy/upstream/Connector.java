package io.councilrouter.proxy.upstream;

import io.councilrouter.codec.fault.FailurePoint;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.codec.http.HttpLimits;
import io.councilrouter.config.ProxyAddress;
import io.councilrouter.proxy.exchange.BackendProfile;
import io.councilrouter.proxy.exchange.Link;
import io.councilrouter.proxy.exchange.LinkListener;
import io.councilrouter.proxy.exchange.Links;
import io.councilrouter.proxy.turns.Turns;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections of one event loop to all backends: lends idle ones, makes new ones. If a name has several addresses, they
 * are tried in order within the connect timeout; if a backend is reached through an egress proxy, the connection goes
 * to the proxy. Confined to its loop.
 */
public final class Connector implements Links {
    private static final Logger LOG = LoggerFactory.getLogger(Connector.class);

    /**
     * What a connector is made of.
     *
     * @param loop where all of it runs
     * @param channel class of client channels of the loop's transport
     * @param turns the loop's timers
     * @param allocator buffers
     * @param names finds addresses
     * @param tls contexts for TLS, until {@link #renew} brings others
     */
    public record ConnectorParts(
            EventLoop loop,
            Class<? extends SocketChannel> channel,
            Turns turns,
            ByteBufAllocator allocator,
            HostNames names,
            UpstreamTls tls) {}

    private final ConnectorParts parts;
    private UpstreamTls tls;
    private final Map<BackendProfile, UpstreamPool> pools = new HashMap<>();
    private Egress egress = Egress.DIRECT;
    private long madeBefore;
    private long reusedBefore;

    /** A connector without connections; it connects directly until {@link #use} says otherwise. */
    public Connector(ConnectorParts parts) {
        this.parts = parts;
        this.tls = parts.tls();
    }

    /** Changes how new connections leave this machine. */
    public void use(Egress other) {
        egress = other;
    }

    @Override
    public Link open(BackendProfile profile, boolean fresh, LinkListener listener) {
        ConnectionClaim lease = new ConnectionClaim(listener);
        UpstreamPool pool = pool(profile);
        if (!fresh && pool.lend(lease)) {
            return lease;
        }
        ProxyAddress proxy = egress.proxyFor(profile.host());
        // With a proxy, the proxy resolves the backend's name, and we resolve the proxy's.
        String host = proxy == null ? profile.host() : proxy.host();
        int port = proxy == null ? profile.port() : proxy.port();
        ConnectionAttempt made =
                new ConnectionAttempt(profile, pool, lease, proxy == null ? null : egress.authorization());
        parts.names().resolve(parts.loop(), host, port, (addresses, failure) -> {
            if (lease.closed()) {
                return;
            }
            if (addresses.isEmpty()) {
                LOG.debug("event=resolve_failed backend={} host={}", profile.name(), host, failure);
                made.failed(
                        proxy == null ? "its name cannot be resolved" : "the egress proxy's name cannot be resolved");
            } else {
                made.connect(addresses, 0);
            }
        });
        return lease;
    }

    private UpstreamPool pool(BackendProfile profile) {
        return pools.computeIfAbsent(profile, each -> new UpstreamPool(each, parts.turns()));
    }

    private static Fault.BackendFailed unreachable(String why) {
        return new Fault.BackendFailed(
                FaultCode.UPSTREAM_CONNECT, "The model server cannot be reached: " + why + ".", FailurePoint.CONNECT);
    }

    /** One silent address has used up the whole connect timeout. */
    private static Fault.BackendFailed late(BackendProfile profile) {
        return new Fault.BackendFailed(
                FaultCode.TIMEOUT_CONNECT,
                "The model server could not be reached within timeouts.connect ("
                        + profile.timeouts().connect().toMillis() / 1000.0 + " s).",
                FailurePoint.CONNECT);
    }

    /** One connection on its way: TCP, then a tunnel if there is a proxy, then TLS if the backend wants it. */
    private final class ConnectionAttempt {
        private final BackendProfile profile;
        private final UpstreamPool pool;
        private final ConnectionClaim lease;
        /** Header line that authenticates us to the proxy, or empty; null without a proxy. */
        private final byte @Nullable [] authorization;

        ConnectionAttempt(
                BackendProfile profile, UpstreamPool pool, ConnectionClaim lease, byte @Nullable [] authorization) {
            this.profile = profile;
            this.pool = pool;
            this.lease = lease;
            this.authorization = authorization;
        }

        void failed(String why) {
            lease.listener().onFailed(unreachable(why), false);
        }

        void connect(List<InetSocketAddress> addresses, int at) {
            ChannelFuture connecting = bootstrap(profile, this::begin).connect(addresses.get(at));
            Channel channel = connecting.channel();
            lease.onGiveUp(channel::close);
            connecting.addListener(done -> {
                if (lease.closed()) {
                    channel.close();
                } else if (done.isSuccess()) {
                    pool.made();
                    if (authorization == null) {
                        dataPath(channel);
                    }
                } else {
                    notConnected(done.cause(), addresses, at);
                }
            });
        }

        private void notConnected(@Nullable Throwable cause, List<InetSocketAddress> addresses, int at) {
            LOG.debug("event=connect_failed backend={} address={}", profile.name(), addresses.get(at), cause);
            if (cause instanceof ConnectTimeoutException) {
                lease.listener().onFailed(late(profile), false);
            } else if (at + 1 < addresses.size()) {
                connect(addresses, at + 1);
            } else if (authorization == null) {
                failed("nothing listens there, or it cannot be reached from here");
            } else {
                LOG.warn("event=egress_unreachable backend={} reason=\"{}\"", profile.name(), String.valueOf(cause));
                failed("nothing listens at the gateway's egress proxy");
            }
        }

        private void begin(Channel channel) {
            if (authorization != null) {
                byte[] authority = Egress.authority(profile.host(), profile.port());
                channel.pipeline().addLast(new Tunnel(authority, authorization, tunnelled(channel)));
            }
        }

        private Tunnel.TunnelResult tunnelled(Channel channel) {
            return new Tunnel.TunnelResult() {
                @Override
                public void open() {
                    if (lease.closed()) {
                        channel.close();
                    } else {
                        dataPath(channel);
                    }
                }

                @Override
                public void refused(int status) {
                    if (!lease.closed()) {
                        LOG.warn(
                                "event=egress_refused backend={} to={}:{} status={} remedy=\"{}\"",
                                profile.name(),
                                profile.host(),
                                profile.port(),
                                status,
                                Tunnel.remedy(status));
                        failed("the gateway's egress proxy refuses to connect to it"
                                + (status == 0 ? "" : " (status " + status + ")"));
                    }
                }
            };
        }

        private void dataPath(Channel channel) {
            UpstreamHandler handler = new UpstreamHandler(pool, HttpLimits.forResponses(), profile.tls());
            if (!profile.tls()) {
                channel.pipeline().addLast(handler);
                lease.ready(handler);
                return;
            }
            SslHandler secure = tls.handler(profile.config(), parts.allocator(), profile.host(), profile.port());
            channel.pipeline().addLast(secure).addLast(handler);
            secure.handshakeFuture().addListener(secured -> onSecured(handler, secured));
        }

        private void onSecured(UpstreamHandler handler, Future<? super Channel> secured) {
            if (lease.closed()) {
                handler.close();
            } else if (secured.isSuccess()) {
                lease.ready(handler);
            } else {
                LOG.warn("event=tls_failed backend={} reason=\"{}\"", profile.name(), String.valueOf(secured.cause()));
                handler.close();
                failed("TLS could not be established");
            }
        }
    }

    private Bootstrap bootstrap(BackendProfile profile, Consumer<Channel> begin) {
        return new Bootstrap()
                .group(parts.loop())
                .channel(parts.channel())
                .option(ChannelOption.ALLOCATOR, parts.allocator())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        Math.min(Integer.MAX_VALUE, profile.timeouts().connect().toMillis()))
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(32 * 1024, 64 * 1024))
                .handler(new ChannelInitializer<>() {
                    @Override
                    public void initChannel(Channel channel) {
                        begin.accept(channel);
                    }
                });
    }

    /**
     * Replaces TLS contexts and egress. Idle connections stay open if nothing has changed for their backend: profile,
     * route out and certificates. Requests in flight finish on the connection they have.
     *
     * @param same whether a profile is still the same
     */
    public void renew(UpstreamTls next, Egress way, Predicate<BackendProfile> same) {
        forget(profile -> same.test(profile)
                && egress.sameFor(profile.host(), way)
                && (!profile.tls() || tls.sameFor(profile.config(), next)));
        tls = next;
        egress = way;
    }

    /** Closes all idle connections; requests in flight finish. */
    public void forget() {
        forget(profile -> false);
    }

    private void forget(Predicate<BackendProfile> except) {
        pools.values().removeIf(pool -> {
            if (except.test(pool.profile())) {
                return false;
            }
            pool.close();
            madeBefore += pool.created();
            reusedBefore += pool.reused();
            return true;
        });
    }

    /** Connections made and reused, ever, and idle now, summed over all backends. */
    public long[] totals() {
        long[] totals = {madeBefore, reusedBefore, 0};
        for (UpstreamPool pool : pools.values()) {
            totals[0] += pool.created();
            totals[1] += pool.reused();
            totals[2] += pool.idleNow();
        }
        return totals;
    }
}
