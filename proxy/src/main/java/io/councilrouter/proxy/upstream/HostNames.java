package io.councilrouter.proxy.upstream;

import io.netty.channel.EventLoop;
import io.netty.channel.socket.DatagramChannel;
import io.netty.resolver.AddressResolver;
import io.netty.resolver.dns.DefaultDnsCache;
import io.netty.resolver.dns.DnsAddressResolverGroup;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Resolves host names without blocking. Each loop has its own resolver over one shared cache; answers are kept for
 * their time to live, 60 s at most, failures for 2 s. Thread-safe.
 */
public final class HostNames implements AutoCloseable {
    private static final int LONGEST_SECONDS = 60;
    private static final int FAILURE_SECONDS = 2;

    private final DnsAddressResolverGroup group;

    /** Resolvers over datagram channels of {@code channel}'s class. */
    public HostNames(Class<? extends DatagramChannel> channel) {
        group = new DnsAddressResolverGroup(new DnsNameResolverBuilder()
                .datagramChannelType(channel)
                .resolveCache(new DefaultDnsCache(0, LONGEST_SECONDS, FAILURE_SECONDS)));
    }

    /**
     * Finds the addresses of {@code host}.
     *
     * @param then called on {@code loop} with the addresses to try in order, or with none and the reason; called at
     *     once for literals and {@code localhost}
     */
    void resolve(EventLoop loop, String host, int port, BiConsumer<List<InetSocketAddress>, @Nullable Throwable> then) {
        if (host.equals("localhost")) {
            then.accept(List.of(literal("127.0.0.1", port), literal("::1", port)), null);
            return;
        }
        if (NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host)) {
            then.accept(List.of(literal(host, port)), null);
            return;
        }
        AddressResolver<InetSocketAddress> resolver = group.getResolver(loop);
        resolver.resolveAll(InetSocketAddress.createUnresolved(host, port)).addListener(found -> {
            if (found.isSuccess()) {
                @SuppressWarnings("unchecked")
                List<InetSocketAddress> addresses = (List<InetSocketAddress>) found.getNow();
                then.accept(addresses, null);
            } else {
                then.accept(List.of(), found.cause());
            }
        });
    }

    private static InetSocketAddress literal(String text, int port) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text);
        if (bytes == null) {
            throw new IllegalArgumentException("not an address: " + text);
        }
        try {
            return new InetSocketAddress(InetAddress.getByAddress(text, bytes), port);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("not an address: " + text, e);
        }
    }

    @Override
    public void close() {
        group.close();
    }
}
